"""The one mapper from our packs to the published snapshot: events carry it, commands answer it (api.md `Pack`)."""

from __future__ import annotations

from services.orders.domain import item as domain
from services.orders.domain.order import Order
from services.orders.domain.pack import Pack
from services.orders.domain.status import badges
from shared.contracts import snapshots as contract
from shared.contracts.people import Recipient
from shared.contracts.snapshots import OrderStatus


def snapshot(pack: Pack) -> contract.Pack:
    """The pack as it stands, its orders by number, its lines by id."""
    return contract.Pack(
        pack_no=pack.pack_no,
        version=pack.version,
        status=pack.status,
        recipient=pack.recipient,
        holds=tuple(
            contract.Hold(
                id=hold.id,
                mgmt_no=hold.mgmt_no,
                kind=hold.kind,
                reason=hold.reason,
                claim_id=hold.claim_id,
                by=hold.by,
                at=hold.at,
            )
            for hold in pack.holds
        ),
        combine_locked=pack.combine_locked,
        courier=pack.courier,
        invoice_no=pack.invoice_no,
        invoiced_at=pack.invoiced_at,
        shipped_at=pack.shipped_at,
        orders=tuple(_order(order, pack.status) for order in sorted(pack.orders, key=lambda each: each.mgmt_no)),
    )


def tombstone(pack_no: int, version: int) -> contract.Pack:
    """A pack that is no more."""
    return contract.Pack(pack_no=pack_no, version=version, dissolved=True, recipient=Recipient(name=""))


def _order(order: Order, status: OrderStatus) -> contract.Order:
    found = badges(order.items)
    return contract.Order(
        mgmt_no=order.mgmt_no,
        pack_no=order.pack_no,
        version=order.version,
        status=status,
        channel_id=order.channel_id,
        channel_name=order.channel_name,
        channel_group_id=order.channel_group_id,
        market_order_no=order.market_order_no,
        market_line_no=order.market_line_no,
        placed_at=order.placed_at,
        ordered_at=order.ordered_at,
        ship_by=order.ship_by,
        source=order.source,
        copied_from=order.copied_from,
        deleted_at=order.deleted_at,
        buyer=order.buyer,
        channel_product_code=order.channel_product_code,
        channel_product_name=order.channel_product_name,
        channel_option_name=order.channel_option_name,
        order_amount=order.order_amount,
        paid_amount=order.paid_amount,
        settlement_expected=order.settlement_expected,
        shipping_fee=order.shipping_fee,
        priorities=tuple(contract.Priority(option_code=c, rank=r) for c, r in sorted(order.priorities.items())),
        cs_status=found[0],
        cs_badges=found,
        items=tuple(_item(item) for item in sorted(order.items, key=lambda each: each.item_id)),
    )


def _item(item: domain.Item) -> contract.Item:
    option = item.option or domain.Option("")
    return contract.Item(
        item_id=item.item_id,
        option_code=item.option_code,
        product_code=option.product_code or None,
        product_name=option.product_name,
        option_name=option.option_name,
        supplier_name=option.supplier_name,
        consignment=option.consignment,
        stock_on_hand=option.stock_on_hand,
        sold_out=option.sold_out,
        temporarily_sold_out=option.temporarily_sold_out,
        qty=item.qty,
        cancelled_qty=item.cancelled_qty,
        cancelled_before_qty=item.cancelled_before_qty,
        cancelled_after_qty=item.cancelled_after_qty,
        exchanged_qty=item.exchanged_qty,
        returning_qty=item.returning_qty,
        price=item.price,
        cs_status=badges([item])[0],
        added_by_cs=item.added_by_cs,
    )
