"""판매처취소 업로드 (A29): a parsed file becomes an upload with its rows and verdicts, all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from services.cancellations.application.judge_rows import Judged, judge_rows
from services.cancellations.application.ports import Channel, StoredRow, Uow, Upload
from services.cancellations.domain.formats import recognise
from services.cancellations.domain.upload_rows import rows_of
from services.cancellations.domain.verdicts import TEXTS
from shared.contracts.codes import Refusal
from shared.runtime.command import CommandContext

MAX_ROWS = 20_000


async def take_upload(
    uow: Uow,
    channel: Channel,
    file_name: str,
    table: Sequence[Sequence[str]],
    upload_id: UUID,
    context: CommandContext,
) -> tuple[Upload, list[StoredRow]]:
    """The upload and its judged rows. Raises Refusal FORMAT_NOT_SET, HEADER_MISSING, FILE_TOO_MANY_ROWS."""
    where = recognise(table, await uow.formats.get(channel.channel_id), channel.adapter)
    rows, ignored = rows_of(table, where)
    if len(rows) > MAX_ROWS:
        raise Refusal("FILE_TOO_MANY_ROWS", limit=MAX_ROWS)
    upload = Upload(
        id=upload_id,
        channel_id=channel.channel_id,
        file_name=file_name,
        format=where.format,
        rows=len(rows),
        ignored=ignored,
        created_at=context.at,
        created_by=context.operator,
    )
    judged = await judge_rows(uow, channel, rows, {})
    stored = [stored_row(upload_id, each) for each in judged]
    await uow.uploads.add(upload, stored)
    return upload, stored


def stored_row(upload_id: UUID, judged: Judged) -> StoredRow:
    """A judged row that nobody has touched yet."""
    return StoredRow(
        upload_id=upload_id,
        row=judged.row,
        verdict=judged.verdict,
        detail=TEXTS[judged.verdict],
        mgmt_no=judged.match.order.mgmt_no if judged.match.order else None,
    )
