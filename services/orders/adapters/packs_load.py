"""Rows -> packs. The same for a command, which locks first, and for a reader, which does not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.adapters import packs_sql as sql
from services.orders.application.snapshots import snapshot
from services.orders.domain.item import Item, Option, Phase
from services.orders.domain.order import Order
from services.orders.domain.pack import Hold, Pack
from shared.contracts import snapshots as contract
from shared.contracts.people import Buyer, Recipient
from shared.contracts.snapshots import HoldKind, OrderSource, OrderStatus
from shared.db.known import Known


async def read_snapshots(conn: AsyncConnection, pack_nos: Sequence[int]) -> list[contract.Pack]:
    """The packs as they stand, by number, without a lock."""
    return [snapshot(pack) for pack in await read_packs(conn, pack_nos)]


async def read_packs(conn: AsyncConnection, pack_nos: Sequence[int]) -> list[Pack]:
    """The same for who asks them what would be."""
    orders = await order_rows(conn, sql.READ, pack_nos, [])
    return assembled(sorted({row.pack_no: row.pack for row in orders}.items()), orders)


async def order_rows(
    conn: AsyncConnection, statement: Known, pack_nos: Sequence[int], mgmt_nos: Sequence[int]
) -> Sequence[Any]:
    """The rows of all orders of the packs, and of these orders wherever they are now, each with its lines."""
    return await statement.rows(conn, {"pack_nos": list(pack_nos), "mgmt_nos": list(mgmt_nos)})


def assembled(packs: Iterable[tuple[int, dict[str, Any]]], orders: Sequence[Any]) -> list[Pack]:
    """Packs of their numbers and rows, with the rows of their orders."""
    built = {pack_no: _pack(row) for pack_no, row in packs}
    for row in orders:
        pack = built[row.pack_no]
        pack.orders.append(_order(row))
        pack.holds += [_hold(hold) for hold in row.holds or ()]
        pack.undecided += [(claim_id, row.mgmt_no) for claim_id in row.undecided or ()]
    return list(built.values())


def _pack(row: dict[str, Any]) -> Pack:
    return Pack(
        pack_no=row["pack_no"],
        version=row["version"],
        status=OrderStatus(row["status"]),
        recipient=Recipient(
            name=row["name"],
            tel=row["tel"],
            mobile=row["mobile"],
            zip=row["zip"],
            address=row["address"],
            memo=row["memo"],
        ),
        orders=[],
        combine_locked=row["combine_locked"],
        courier=row["courier"],
        invoice_no=row["invoice_no"],
        invoiced_at=_when(row["invoiced_at"]),
        shipped_at=_when(row["shipped_at"]),
    )


def _order(row: Any) -> Order:
    return Order(
        mgmt_no=row.mgmt_no,
        pack_no=row.pack_no,
        version=row.version,
        channel_id=row.channel_id,
        channel_name=row.channel_name,
        channel_group_id=row.channel_group_id,
        market_order_no=row.market_order_no,
        market_line_no=row.market_line_no,
        placed_at=row.placed_at,
        ordered_at=row.ordered_at,
        ship_by=row.ship_by,
        source=OrderSource(row.source),
        copied_from=row.copied_from,
        deleted_at=row.deleted_at,
        buyer=Buyer(
            name=row.buyer_name,
            tel=row.buyer_tel,
            mobile=row.buyer_mobile,
            zip=row.buyer_zip,
            address=row.buyer_address,
        ),
        channel_product_code=row.channel_product_code,
        channel_product_name=row.channel_product_name,
        channel_option_name=row.channel_option_name,
        order_amount=row.order_amount,
        paid_amount=row.paid_amount,
        settlement_expected=row.settlement_expected,
        shipping_fee=row.shipping_fee,
        priorities=dict(row.ranks or {}),
        items=[_item(item) for item in row.items or ()],
    )


def _item(row: Mapping[str, Any]) -> Item:
    return Item(
        item_id=row["item_id"],
        mgmt_no=row["mgmt_no"],
        qty=row["qty"],
        price=row["price"],
        option=option_of(row) if row["option_code"] is not None else None,
        cancelled_before_qty=row["cancelled_before_qty"],
        cancelled_after_qty=row["cancelled_after_qty"],
        reshipped_qty=row["reshipped_qty"],
        exchanged_before_qty=row["exchanged_qty"] - row["exchanged_after_qty"],
        exchanged_after_qty=row["exchanged_after_qty"],
        returning_qty=row["returning_qty"],
        collected_qty=row["collected_qty"],
        added_by_cs=row["added_by_cs"],
        claimed={(claim_id, Phase(phase)): pieces for claim_id, phase, pieces in row["claimed"] or ()},
    )


def option_of(row: Mapping[Any, Any]) -> Option:
    """An option of a row with its columns and `supplier_name`."""
    return Option(
        option_code=row["option_code"],
        product_code=row["product_code"],
        product_name=row["product_name"],
        option_name=row["option_name"],
        supplier_id=row["supplier_id"],
        supplier_name=row["supplier_name"] or "",
        consignment=row["consignment"],
        stock_on_hand=row["stock_on_hand"],
        sold_out=row["sold_out"],
        temporarily_sold_out=row["temporarily_sold_out"],
    )


def _hold(row: dict[str, Any]) -> Hold:
    return Hold(
        id=row["id"],
        mgmt_no=row["mgmt_no"],
        kind=HoldKind(row["kind"]),
        reason=row["reason"],
        claim_id=row["claim_id"],
        by=row["by"],
        at=datetime.fromisoformat(row["at"]),
    )


def _when(text: str | None) -> datetime | None:
    """A time as JSON has it."""
    return datetime.fromisoformat(text) if text else None
