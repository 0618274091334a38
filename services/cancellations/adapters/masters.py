"""판매처 read model and 포맷설정 as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.cancellations.adapters.codecs import format_json, format_of
from services.cancellations.adapters.tables import channel_view, upload_format
from services.cancellations.application.ports import Channel
from services.cancellations.domain.formats import UploadFormat


class SqlChannels:
    """`Channels` of the ports over one connection."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def get(self, channel_id: str) -> Channel | None:
        c = channel_view.c
        query = select(c.channel_id, c.name, c.adapter).where(c.channel_id == channel_id)
        row = (await self._conn.execute(query)).one_or_none()
        return Channel(row.channel_id, row.name, row.adapter) if row else None

    async def project(self, changes: Sequence[Mapping[str, Any]]) -> None:
        for change in sorted(changes, key=lambda each: str(each["channel_id"])):
            row = insert(channel_view).values(dict(change))
            others = {name: row.excluded[name] for name in change if name != "channel_id"}
            newer = channel_view.c.version < row.excluded.version
            await self._conn.execute(row.on_conflict_do_update(index_elements=["channel_id"], set_=others, where=newer))


class SqlFormats:
    """`Formats` of the ports over one connection."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def get(self, channel_id: str) -> UploadFormat | None:
        query = select(upload_format.c.body).where(upload_format.c.channel_id == channel_id)
        body = await self._conn.scalar(query)
        return format_of(body) if body else None

    async def put(self, channel_id: str, known: UploadFormat, by: str, at: datetime) -> None:
        row = insert(upload_format).values(channel_id=channel_id, body=format_json(known), updated_at=at, updated_by=by)
        others = {name: row.excluded[name] for name in ("body", "updated_at", "updated_by")}
        await self._conn.execute(row.on_conflict_do_update(index_elements=["channel_id"], set_=others))
