"""Everything that readers keep copies of, read a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.adapters.options import SqlOptions
from services.orders.adapters.packs_load import read_snapshots
from services.orders.adapters.tables import pack
from services.orders.adapters.tables_masters import channel, option
from shared.contracts.orders import ChannelChanged, OptionState
from shared.contracts.snapshots import Pack


class SqlSnapshots:
    """Implements `application.republish.SnapshotStore`."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def pack_nos_after(self, after: int, limit: int) -> Sequence[int]:
        query = select(pack.c.pack_no).where(pack.c.pack_no > after).order_by(pack.c.pack_no).limit(limit)
        return list(await self._conn.scalars(query))

    async def packs(self, pack_nos: Sequence[int]) -> Sequence[Pack]:
        return await read_snapshots(self._conn, pack_nos)

    async def channels(self, at: datetime) -> Sequence[ChannelChanged]:
        rows = await self._conn.execute(select(channel).order_by(channel.c.id))
        return [
            ChannelChanged(
                at=at,
                channel_id=row.id,
                name=row.name,
                group_id=row.group_id,
                adapter=row.adapter,
                active=row.active,
                version=row.version,
            )
            for row in rows
        ]

    async def options(self) -> Sequence[OptionState]:
        codes = list(await self._conn.scalars(select(option.c.option_code)))
        return await SqlOptions(self._conn).states(codes)
