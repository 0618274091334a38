"""A row of the preview: a person leaves it out, or corrects what it says."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from services.orders.application.uploads.kinds import Kind
from services.orders.application.uploads.model import StoredRow, Upload, UploadUow
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
    [said] = await kind.judge(uow, upload, [row], ctx)
    row.judged(said)
    await uow.uploads.save([row])
    return row


async def upload_of(uow: UploadUow, kind: Kind, upload_id: UUID, *, lock: bool = False) -> Upload:
    """Raises UPLOAD_NOT_FOUND."""
    upload = await uow.uploads.get(kind.name, upload_id, lock=lock)
    if upload is None:
        raise Refusal("UPLOAD_NOT_FOUND")
    return upload
