"""Uploads as people look at them: counts by verdict, rows with what became of their claims."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.cancellations.adapters.tables import channel_view, claim, upload_row
from services.cancellations.adapters.uploads import SqlUploads, stored_from
from services.cancellations.application.lists import ListedRow
from services.cancellations.application.ports import Upload
from shared.files.progress import RowCounts

r = upload_row.c
_OPEN = r.asked_at.is_(None) & ~r.skip


class SqlUploadLists:
    """`UploadLists` over one connection."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def upload(self, upload_id: UUID) -> Upload | None:
        return await SqlUploads(self._conn).get(upload_id)

    async def counts(self, upload_id: UUID) -> RowCounts:
        query = (
            select(
                r.verdict, func.count(), func.count(r.asked_at), func.count(r.applied_at), func.count().filter(_OPEN)
            )
            .where(r.upload_id == upload_id)
            .group_by(r.verdict)
            .order_by(r.verdict)
        )
        return RowCounts.of((await self._conn.execute(query)).all())

    async def rows(self, upload_id: UUID, *, after: int, limit: int, verdict: str | None) -> list[ListedRow]:
        c = claim.c
        query = (
            select(upload_row, c.claim_key, c.decision, c.mgmt_no.label("claim_mgmt_no"))
            .outerjoin(claim, c.id == r.claim_id)
            .where(r.upload_id == upload_id, r.n > after)
            .order_by(r.n)
            .limit(limit)
        )
        if verdict is not None:
            query = query.where(r.verdict == verdict)
        return [
            ListedRow(
                stored_from(row),
                {"claim_key": row.claim_key, "decision": row.decision, "mgmt_no": row.claim_mgmt_no}
                if row.claim_id
                else None,
            )
            for row in await self._conn.execute(query)
        ]

    async def channel_name(self, channel_id: str) -> str:
        query = select(channel_view.c.name).where(channel_view.c.channel_id == channel_id)
        return str(await self._conn.scalar(query) or channel_id)
