"""A difference -> rows. Only what changed is written; a pack row is guarded by the version that was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.adapters import packs_sql as sql
from services.orders.adapters import tables as t
from services.orders.adapters.ledger import change_columns, ledger_columns
from services.orders.domain.changes import Difference
from services.orders.domain.item import Item
from services.orders.domain.order import Order
from services.orders.domain.pack import Hold, LedgerEntry, Pack
from services.orders.domain.recipient import recipient_key
from shared.runtime.command import CommandContext


async def save(
    conn: AsyncConnection, changed: Difference, ledger: Sequence[LedgerEntry], version: int, ctx: CommandContext
) -> None:
    """Write packs, orders, lines, ranks and holds, the ledger, and what this version changed."""
    new = [pack for pack in changed.packs if pack.pack_no not in changed.was]
    if new:
        await conn.execute(sql.INSERT_PACKS, {**_pack_columns(new, changed.was), "version": version})
    if changed.new_orders:
        await conn.execute(insert(t.orders), [_order(order) for order in changed.new_orders])
    if changed.new_items:
        await conn.execute(insert(t.item), [_item(item) for item in changed.new_items])
    old = [pack for pack in changed.packs if pack.pack_no in changed.was]
    saved = await sql.SAVE.scalar(
        conn,
        {
            **_pack_columns(old, changed.was),
            **_order_columns(changed.orders),
            **_item_columns(changed.items),
            **ledger_columns(ledger),
            **change_columns(changed.rows),
            **_hold_columns(changed.holds, changed.released),
            "version": version,
            "command_id": ctx.command_id,
            "operator": ctx.operator,
            "at": ctx.at,
        },
    )
    if saved != len(old):
        raise RuntimeError("a pack that is locked was changed by somebody else")
    if changed.lost_ranks:
        pairs = {"mgmt_nos": [n for n, _ in changed.lost_ranks], "options": [code for _, code in changed.lost_ranks]}
        await conn.execute(sql.DELETE_PRIORITIES, pairs)
    if changed.dissolved:
        await conn.execute(sql.DELETE_PACKS, {"pack_nos": list(changed.dissolved)})


def _hold_columns(holds: Sequence[Hold], released: Sequence[str]) -> Mapping[str, Any]:
    return {
        "released": [UUID(each) for each in released],
        "hold_ids": [UUID(hold.id) for hold in holds],
        "hold_orders": [hold.mgmt_no for hold in holds],
        "hold_kinds": [hold.kind.value for hold in holds],
        "hold_reasons": [hold.reason for hold in holds],
        "hold_claims": [hold.claim_id for hold in holds],
        "hold_bys": [hold.by for hold in holds],
        "hold_ats": [hold.at for hold in holds],
    }


def _pack_columns(packs: Sequence[Pack], was: Mapping[int, int]) -> Mapping[str, Any]:
    who = [pack.recipient for pack in packs]
    return {
        "were": [was.get(pack.pack_no, 0) for pack in packs],
        "pack_nos": [pack.pack_no for pack in packs],
        "statuses": [pack.status.value for pack in packs],
        "names": [r.name for r in who],
        "tels": [r.tel for r in who],
        "mobiles": [r.mobile for r in who],
        "zips": [r.zip for r in who],
        "addresses": [r.address for r in who],
        "memos": [r.memo for r in who],
        "keys": [recipient_key(r) for r in who],
        "locked": [pack.combine_locked for pack in packs],
        "couriers": [pack.courier for pack in packs],
        "invoice_nos": [pack.invoice_no for pack in packs],
        "invoiced_ats": [pack.invoiced_at for pack in packs],
        "shipped_ats": [pack.shipped_at for pack in packs],
    }


def _order(order: Order) -> dict[str, Any]:
    return {
        "mgmt_no": order.mgmt_no,
        "pack_no": order.pack_no,
        "version": order.version,
        "channel_id": order.channel_id,
        "market_order_no": order.market_order_no,
        "market_line_no": order.market_line_no,
        "placed_at": order.placed_at,
        "ordered_at": order.ordered_at,
        "ship_by": order.ship_by,
        "source": order.source.value,
        "copied_from": order.copied_from,
        **{f"buyer_{name}": value for name, value in order.buyer.model_dump().items()},
        "channel_product_code": order.channel_product_code,
        "channel_product_name": order.channel_product_name,
        "channel_option_name": order.channel_option_name,
        "order_amount": order.order_amount,
        "paid_amount": order.paid_amount,
        "settlement_expected": order.settlement_expected,
        "shipping_fee": order.shipping_fee,
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        "item_id": item.item_id,
        "mgmt_no": item.mgmt_no,
        "option_code": item.option_code,
        "qty": item.qty,
        "price": item.price,
        "exchanged_qty": item.exchanged_qty,
        "added_by_cs": item.added_by_cs,
    }


def _order_columns(orders: Sequence[Order]) -> Mapping[str, Any]:
    return {
        "mgmt_nos": [order.mgmt_no for order in orders],
        "homes": [order.pack_no for order in orders],
        "deleted_ats": [order.deleted_at for order in orders],
        "amounts": [order.order_amount for order in orders],
    }


def _item_columns(items: Sequence[Item]) -> Mapping[str, Any]:
    return {
        "item_ids": [item.item_id for item in items],
        "item_orders": [item.mgmt_no for item in items],
        "options": [item.option_code for item in items],
        "item_qtys": [item.qty for item in items],
        "prices": [item.price for item in items],
        "befores": [item.cancelled_before_qty for item in items],
        "afters": [item.cancelled_after_qty for item in items],
        "reshippeds": [item.reshipped_qty for item in items],
        "exchangeds": [item.exchanged_qty for item in items],
        "exchanged_afters": [item.exchanged_after_qty for item in items],
        "returnings": [item.returning_qty for item in items],
        "collecteds": [item.collected_qty for item in items],
    }
