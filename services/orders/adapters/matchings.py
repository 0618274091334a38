"""Rows of remembered matches, and the items that wait for one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import or_, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.adapters.paging import found
from services.orders.adapters.tables import item, orders
from services.orders.adapters.tables_masters import channel, matching, option
from services.orders.application.paging import Found, Part
from services.orders.domain.matching import MatchKey
from shared.runtime.command import CommandContext

_FIND = text(
    """
    SELECT m.channel_id, m.product_key, m.option_key, m.option_code
    FROM matching m
    JOIN unnest(CAST(:channels AS text[]), CAST(:products AS text[]), CAST(:options AS text[])) AS k (c, p, o)
      ON (m.channel_id, m.product_key, m.option_key) = (k.c, k.p, k.o)
    """
)


class SqlMatchings:
    """Implements `application.matchings.Matchings`."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def find(self, keys: Sequence[MatchKey]) -> Mapping[MatchKey, str]:
        if not keys:
            return {}
        columns = {
            "channels": [k.channel_id for k in keys],
            "products": [k.product_key for k in keys],
            "options": [k.option_key for k in keys],
        }
        rows = await self._conn.execute(_FIND, columns)
        return {MatchKey(row.channel_id, row.product_key, row.option_key): row.option_code for row in rows}

    async def remember(self, key: MatchKey, option_code: str, ctx: CommandContext) -> None:
        statement = insert(matching).values(**key._asdict(), option_code=option_code, by=ctx.operator, at=ctx.at)
        statement = statement.on_conflict_do_update(
            index_elements=[matching.c.channel_id, matching.c.product_key, matching.c.option_key],
            set_={"option_code": option_code, "by": ctx.operator, "at": ctx.at},
        )
        await self._conn.execute(statement)

    async def has_option(self, option_code: str) -> bool:
        query = select(option.c.option_code).where(option.c.option_code == option_code, option.c.active)
        return await self._conn.scalar(query) is not None

    async def has_channel(self, channel_id: str) -> bool:
        return await self._conn.scalar(select(channel.c.id).where(channel.c.id == channel_id)) is not None

    async def search(self, channel_id: str | None, q: str | None, part: Part) -> Found[dict[str, Any]]:
        query = select(matching, option.c.product_name, option.c.option_name).join(option)
        if channel_id:
            query = query.where(matching.c.channel_id == channel_id)
        if q:
            parts = (matching.c.product_key, matching.c.option_key, matching.c.option_code)
            query = query.where(or_(*(part.icontains(q, autoescape=True) for part in parts)))
        key = (matching.c.channel_id, matching.c.product_key, matching.c.option_key)
        return await found(self._conn, query, key, part)

    async def unmatched(self, channel_id: str | None, part: Part) -> Found[dict[str, Any]]:
        left = item.c.qty - item.c.cancelled_before_qty - item.c.cancelled_after_qty
        query = (
            select(
                item.c.item_id,
                item.c.mgmt_no,
                orders.c.pack_no,
                orders.c.channel_id,
                channel.c.name.label("channel_name"),
                orders.c.market_order_no,
                orders.c.market_line_no,
                orders.c.channel_product_code,
                orders.c.channel_product_name,
                orders.c.channel_option_name,
                left.label("qty"),
                orders.c.placed_at,
            )
            .join(orders, orders.c.mgmt_no == item.c.mgmt_no)
            .join(channel)
            .where(item.c.option_code.is_(None), orders.c.deleted_at.is_(None), left > 0)
        )
        if channel_id:
            query = query.where(orders.c.channel_id == channel_id)
        return await found(self._conn, query, [item.c.item_id], part)
