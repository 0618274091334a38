"""A parsed file becomes an upload with its rows and verdicts, all or nothing (F-193, A37)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from services.orders.application.uploads.kinds import INTAKE, Kind
from services.orders.application.uploads.model import StoredRow, Upload, UploadUow
from services.orders.application.uploads.repeats import Counting
from services.orders.domain.sheets.formats import SheetFormat, recognise, sheet_rows
from shared.contracts.codes import Refusal
from shared.files.headers import find_headers
from shared.runtime.command import CommandContext

KNOWN_AT_LEAST = 2
"""Fewer of the usual headers say that this is no sheet of ours: the channel needs a format of its own."""


async def own_format(uow: UploadUow, kind: Kind, channel_id: str) -> SheetFormat | None:
    """What was set for the channel. Raises CHANNEL_NOT_FOUND, CHANNEL_INACTIVE where the kind has channels."""
    if kind is not INTAKE:
        return None
    channel = (await uow.intake.intake.channels([channel_id])).get(channel_id)
    if channel is None:
        raise Refusal("CHANNEL_NOT_FOUND", channel_id=channel_id)
    if not channel.active:
        raise Refusal("CHANNEL_INACTIVE", channel_id=channel_id)
    return await uow.formats.get(channel_id)


async def take_upload(
    uow: UploadUow,
    kind: Kind,
    channel_id: str,
    file_name: str,
    table: Sequence[Sequence[str]],
    upload_id: UUID,
    ctx: CommandContext,
) -> tuple[Upload, list[StoredRow]]:
    """The upload and its judged rows. Raises FORMAT_NOT_SET, HEADER_MISSING, FILE_TOO_MANY_ROWS."""
    own = await own_format(uow, kind, channel_id)
    if own is None and kind is INTAKE and len(find_headers(table, kind.sheet.usual.columns, None).at) < KNOWN_AT_LEAST:
        raise Refusal("FORMAT_NOT_SET")
    known, found = recognise(table, kind.sheet, own)
    rows: list[StoredRow] = []
    seen: set[object] = set()
    for n, line, cells in sheet_rows(table, kind.sheet, found):
        said = kind.identity(cells)
        rows.append(StoredRow(upload_id, n, line, cells, duplicate=said is not None and said in seen))
        seen.add(said)
    upload = Upload(upload_id, kind.name, channel_id, file_name, known, len(rows), ctx.at, ctx.operator)
    said_now = Counting(kind.identity).preview(rows, await kind.judge(uow, upload, rows, ctx))
    for row, verdict in zip(rows, said_now, strict=True):
        row.judged(verdict)
    await uow.uploads.add(upload, rows)
    return upload, rows
