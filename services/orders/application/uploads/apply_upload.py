"""적용 of an upload: a small one at once, a large one by the applier, piece by piece. Killed anywhere, it goes on.

A row's effect and its mark are written in one transaction, so each row is applied exactly once.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.orders.application.uploads.edit_row import upload_of
from services.orders.application.uploads.kinds import KINDS, Kind
from services.orders.application.uploads.model import StoredRow, Upload, UploadUow
from services.orders.application.uploads.repeats import REPEATED, Counting
from shared.contracts.codes import Refusal
from shared.runtime.clock import Clock
from shared.runtime.command import CommandContext
from shared.runtime.ids import NewId

AT_ONCE = 200
"""Rows of one transaction (architecture 3)."""


@dataclass(frozen=True, slots=True)
class Applied:
    """How many rows were asked for, and those that are done; none are where the applier is at work on them."""

    asked: int
    rows: Sequence[StoredRow] = ()

    @property
    def later(self) -> bool:
        return len(self.rows) < self.asked


async def apply_upload(
    uow: UploadUow, kind: Kind, upload_id: UUID, ns: Collection[int] | None, ctx: CommandContext
) -> Applied:
    """Apply the rows `ns`, or all that are neither applied nor left out. The upload's row is locked: one wins.

    Raises UPLOAD_NOT_FOUND, UPLOAD_ROW_NOT_FOUND, UPLOAD_ALREADY_APPLIED when nothing is left to apply.
    """
    upload = await upload_of(uow, kind, upload_id, lock=True)
    marks = await uow.uploads.marks(upload_id, ns)
    if ns is not None and (missing := set(ns) - {mark.n for mark in marks}):
        raise Refusal("UPLOAD_ROW_NOT_FOUND", n=min(missing))
    fresh = [mark.n for mark in marks if not mark.asked and not mark.skip]
    if not fresh:
        raise Refusal("UPLOAD_ALREADY_APPLIED")
    await uow.uploads.ask(upload_id, fresh, ctx.operator, ctx.at)
    if len(fresh) > AT_ONCE:
        return Applied(len(fresh))
    rows = await uow.uploads.rows(upload_id, fresh)
    await _apply(uow, upload, rows, ctx)
    return Applied(len(rows), rows)


async def apply_due(uow: UploadUow, clock: Clock, new_id: NewId) -> int:
    """The applier's turn: up to `AT_ONCE` rows of the upload that asked first, in the name of who asked; how many."""
    rows = await uow.uploads.due(AT_ONCE)
    if not rows:
        return 0
    rows = [row for row in rows if row.asked_by == rows[0].asked_by]
    upload = await uow.uploads.get(None, rows[0].upload_id)
    if upload is None:
        raise LookupError(rows[0].upload_id)
    await _apply(uow, upload, rows, CommandContext(rows[0].asked_by or upload.created_by, str(new_id()), clock()))
    return len(rows)


async def _apply(uow: UploadUow, upload: Upload, rows: Sequence[StoredRow], ctx: CommandContext) -> None:
    """Of rows that say the same the first is carried out; where it is refused after all, the next one."""
    kind = KINDS[upload.kind]
    counting = Counting(kind.identity, await uow.uploads.twins(upload.id, kind.told_by, rows))
    waiting = rows
    while waiting:
        fresh = [row for row in waiting if not counting.repeats(row)]
        done = [(row, REPEATED) for row in waiting if counting.repeats(row)]
        now, waiting = counting.firsts(fresh)
        if now:
            done += zip(now, await kind.apply(uow, upload, now, ctx), strict=True)
        for row, said in done:
            row.judged(said)
            row.ok, row.applied_at = said.ok, ctx.at
            if said.ok:
                counting.carried_out(row)
    await uow.uploads.save(rows)
