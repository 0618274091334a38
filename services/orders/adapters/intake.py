"""Reads and writes of intake, all by arrays: a call of 1,000 orders takes as many statements as a call of one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.adapters import intake_sql as sql
from services.orders.application.intake_ports import ChannelInfo, Joined, NewOrder
from services.orders.domain.auto_combine import Parcel
from services.orders.domain.intake import LineKey
from services.orders.domain.recipient import label_changes
from shared.contracts.people import Recipient
from shared.contracts.snapshots import Pack
from shared.runtime.command import CommandContext

Snapshots = Callable[[Sequence[int]], Awaitable[Sequence[Pack]]]


class SqlIntake:
    """Implements `application.intake_ports.IntakeStore`."""

    def __init__(self, conn: AsyncConnection, snapshots: Snapshots) -> None:
        self._conn = conn
        self._snapshots = snapshots

    async def snapshots(self, pack_nos: Sequence[int]) -> Sequence[Pack]:
        return await self._snapshots(pack_nos)

    async def lock_lines_and_recipients(self, lines: Sequence[LineKey], recipients: Sequence[str]) -> None:
        words = {f"line:{line.channel_id}:{line.market_order_no}" for line in lines}
        words |= {f"recipient:{recipient}" for recipient in recipients}
        await self._conn.execute(sql.LOCK, {"words": sorted(words)})

    async def channels(self, ids: Sequence[str]) -> Mapping[str, ChannelInfo]:
        rows = await self._conn.execute(sql.CHANNELS, {"ids": list(ids)})
        return {row.id: ChannelInfo(row.name, row.active, row.auto_combine) for row in rows}

    async def known_lines(self, keys: Sequence[LineKey]) -> Mapping[LineKey, tuple[int, bool]]:
        """Where a line was deleted and taken anew, the live order counts."""
        rows = await self._conn.execute(
            sql.KNOWN,
            {
                "channels": [key.channel_id for key in keys],
                "orders": [key.market_order_no for key in keys],
                "lines": [key.market_line_no for key in keys],
            },
        )
        return {
            LineKey(row.channel_id, row.market_order_no, row.market_line_no): (row.mgmt_no, row.deleted) for row in rows
        }

    async def shippers(self, option_codes: Sequence[str]) -> Mapping[str, str]:
        rows = await self._conn.execute(sql.SHIPPERS, {"codes": list(option_codes)})
        return {row.option_code: row.shipper for row in rows}

    async def lock_waiting(self, recipients: Sequence[str]) -> Sequence[Parcel]:
        if not recipients:
            return []
        locked = list(await self._conn.scalars(sql.LOCK_WAITING, {"keys": list(recipients)}))
        rows = await self._conn.execute(sql.WAITING, {"pack_nos": locked})
        return [
            Parcel(
                row.pack_no,
                row.recipient_key,
                Recipient(**{field: getattr(row, field) for field in Recipient.model_fields}),
                row.shipper,
            )
            for row in rows
        ]

    async def new_numbers(self, count: int) -> Sequence[int]:
        return sorted(await self._conn.scalars(sql.NEW_NUMBERS, {"count": count}))

    async def insert(self, orders: Sequence[NewOrder], joined: Sequence[Joined], ctx: CommandContext) -> None:
        newcomers: dict[int, list[int]] = {each.pack_no: [] for each in joined}
        began: dict[int, NewOrder] = {}
        for order in orders:
            if order.pack_no in newcomers:
                newcomers[order.pack_no].append(order.mgmt_no)
            else:
                began.setdefault(order.pack_no, order)
        await self._conn.execute(
            sql.INSERT,
            {
                **_pack_columns(began),
                "joined": [each.pack_no for each in joined],
                "joined_tels": [each.now.tel for each in joined],
                "joined_mobiles": [each.now.mobile for each in joined],
                "joined_memos": [each.now.memo for each in joined],
                "changes": [_changes(each, newcomers[each.pack_no]) for each in joined],
                "by": ctx.operator,
                **_order_columns(orders, ctx),
            },
        )


def _changes(joined: Joined, mgmt_nos: Sequence[int]) -> str:
    """As `domain.changes` has them."""
    came = [{"field": f"orders/{no}", "old": None, "new": "RECEIVED"} for no in mgmt_nos]
    told = label_changes(joined.was, joined.now)
    changes = [*came, *({"field": f"recipient/{field}", "old": old, "new": new} for field, old, new in told)]
    return orjson.dumps(changes).decode()


def _pack_columns(began: Mapping[int, NewOrder]) -> dict[str, object]:
    recipients = [order.recipient for order in began.values()]
    return {
        "begun": list(began),
        "names": [r.name for r in recipients],
        "tels": [r.tel for r in recipients],
        "mobiles": [r.mobile for r in recipients],
        "zips": [r.zip for r in recipients],
        "addresses": [r.address for r in recipients],
        "memos": [r.memo for r in recipients],
        "keys": [order.recipient_key for order in began.values()],
    }


def _order_columns(orders: Sequence[NewOrder], ctx: CommandContext) -> dict[str, object]:
    lines = [order.line for order in orders]
    amounts = [line.qty * line.price for line in lines]
    return {
        "placed_at": ctx.at,
        "mgmt_nos": [order.mgmt_no for order in orders],
        "pack_nos": [order.pack_no for order in orders],
        "channels": [line.channel_id for line in lines],
        "market_order_nos": [line.market_order_no for line in lines],
        "market_line_nos": [line.market_line_no for line in lines],
        "ordered_ats": [line.ordered_at for line in lines],
        "ship_bys": [line.ship_by for line in lines],
        "buyer_names": [order.buyer.name for order in orders],
        "buyer_tels": [order.buyer.tel for order in orders],
        "buyer_mobiles": [order.buyer.mobile for order in orders],
        "buyer_zips": [order.buyer.zip for order in orders],
        "buyer_addresses": [order.buyer.address for order in orders],
        "product_codes": [line.channel_product_code for line in lines],
        "product_names": [line.channel_product_name for line in lines],
        "option_names": [line.channel_option_name for line in lines],
        "options": [order.option_code for order in orders],
        "qtys": [line.qty for line in lines],
        "prices": [line.price for line in lines],
        "order_amounts": amounts,
        "paid_amounts": [a if x.paid_amount is None else x.paid_amount for a, x in zip(amounts, lines, strict=True)],
        "settlements": [line.settlement_expected for line in lines],
        "shipping_fees": [line.shipping_fee for line in lines],
    }
