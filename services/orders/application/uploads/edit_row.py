"""A row of the preview: a person leaves it out, or corrects what it says. Rows that say the same are judged with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from services.orders.application.uploads.kinds import Kind
from services.orders.application.uploads.model import Judged, StoredRow, Upload, UploadUow
from services.orders.application.uploads.repeats import Counting
from shared.contracts.codes import Refusal
from shared.runtime.command import CommandContext


async def edit_row(
    uow: UploadUow,
    kind: Kind,
    upload_id: UUID,
    n: int,
    skip: bool | None,
    edits: Mapping[str, object],
    ctx: CommandContext,
) -> StoredRow:
    """The row as it stands then, judged anew; an edit that is None is forgotten.

    Raises UPLOAD_NOT_FOUND, UPLOAD_ROW_NOT_FOUND, UPLOAD_ALREADY_APPLIED.
    """
    upload = await upload_of(uow, kind, upload_id, lock=True)
    rows = await uow.uploads.rows(upload_id, [n])
    if not rows:
        raise Refusal("UPLOAD_ROW_NOT_FOUND", n=n)
    [row] = rows
    if row.asked_at is not None:
        raise Refusal("UPLOAD_ALREADY_APPLIED")
    row.skip = row.skip if skip is None else skip
    row.edits = {name: value for name, value in {**row.edits, **edits}.items() if value is not None}
    same = await _twins(uow, kind, row)
    group = sorted([row, *(twin for twin in same if twin.asked_at is None)], key=lambda each: each.n)
    before = {each.n: _told(each) for each in group}
    said = await _judged(uow, kind, upload, group, ctx)
    asked = Counting(kind.identity, (twin for twin in same if twin.asked_at is not None))
    for each, verdict in zip(group, asked.preview(group, said), strict=True):
        each.judged(verdict)
    await uow.uploads.save([each for each in group if each is row or _told(each) != before[each.n]])
    return row


async def _twins(uow: UploadUow, kind: Kind, row: StoredRow) -> list[StoredRow]:
    said = kind.identity(row.cells)
    if said is None:
        return []
    alike = await uow.uploads.twins(row.upload_id, kind.told_by, [row])
    return [each for each in alike if kind.identity(each.cells) == said]


async def _judged(
    uow: UploadUow, kind: Kind, upload: Upload, rows: Sequence[StoredRow], ctx: CommandContext
) -> list[Judged]:
    """Rows that are left out are looked at by themselves: they use up nothing."""
    said: dict[int, Judged] = {}
    for part in ([row for row in rows if not row.skip], [row for row in rows if row.skip]):
        if part:
            said |= zip((row.n for row in part), await kind.judge(uow, upload, part, ctx), strict=True)
    return [said[row.n] for row in rows]


def _told(row: StoredRow) -> object:
    return row.verdict, row.detail, row.mgmt_no, list(row.warnings)


async def upload_of(uow: UploadUow, kind: Kind, upload_id: UUID, *, lock: bool = False) -> Upload:
    """Raises UPLOAD_NOT_FOUND."""
    upload = await uow.uploads.get(kind.name, upload_id, lock=lock)
    if upload is None:
        raise Refusal("UPLOAD_NOT_FOUND")
    return upload
