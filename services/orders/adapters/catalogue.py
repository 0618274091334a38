"""Options with their prices, and channels, as commands name them. Reads only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.adapters.packs_load import option_of
from services.orders.adapters.tables_masters import channel, option, supplier
from services.orders.domain.derived import Channel
from services.orders.domain.item import Option


class SqlCatalogue:
    """Implements `application.ports.Catalogue`."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def priced(self, option_codes: Sequence[str], price_tier: str) -> Mapping[str, tuple[Option, int]]:
        price = option.c[f"price_tier_{price_tier.lower()}"]
        query = (
            select(option, func.coalesce(supplier.c.name, "").label("supplier_name"), price.label("price"))
            .outerjoin(supplier)
            .where(option.c.option_code.in_(option_codes), option.c.active)
        )
        rows = await self._conn.execute(query)
        return {row.option_code: (option_of(row._mapping), row.price) for row in rows}

    async def channel(self, channel_id: str) -> Channel | None:
        row = (await self._conn.execute(select(channel).where(channel.c.id == channel_id))).one_or_none()
        return Channel(row.id, row.name, row.group_id, row.active, row.price_tier) if row else None
