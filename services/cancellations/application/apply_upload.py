"""적용 of an upload: a small one at once, a large one by the applier, piece by piece. Killed anywhere, it goes on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from services.cancellations.application.apply_rows import apply_rows
from services.cancellations.application.edit_row import channel_of
from services.cancellations.application.ports import StoredRow, Uow
from services.cancellations.application.take_claims import Arrival
from shared.contracts.codes import Refusal
from shared.runtime.command import CommandContext

AT_ONCE = 200
"""Rows that one request applies itself (architecture 3)."""


@dataclass(frozen=True, slots=True)
class Applied:
    """The rows that were asked for; `later`: the applier is at work on them."""

    rows: list[StoredRow]
    later: bool


async def apply_upload(
    uow: Uow, upload_id: UUID, ns: Collection[int] | None, arrival: Arrival, context: CommandContext
) -> Applied:
    """Apply the rows `ns`, or all that are neither applied nor left out. The upload's row is locked: one wins.

    Raises Refusal UPLOAD_NOT_FOUND, UPLOAD_ROW_NOT_FOUND, UPLOAD_ALREADY_APPLIED when nothing is left to apply.
    """
    upload = await uow.uploads.get(upload_id, lock=True)
    if upload is None:
        raise Refusal("UPLOAD_NOT_FOUND")
    rows = await uow.uploads.rows(upload_id, ns)
    if ns is not None and (missing := set(ns) - {each.row.n for each in rows}):
        raise Refusal("UPLOAD_ROW_NOT_FOUND", n=min(missing))
    fresh = [each for each in rows if each.asked_at is None and not each.skip]
    if not fresh:
        raise Refusal("UPLOAD_ALREADY_APPLIED")
    for each in fresh:
        each.asked_at, each.asked_by = context.at, context.operator
    if len(fresh) > AT_ONCE:
        await uow.uploads.save(fresh)
        return Applied(fresh, later=True)
    await apply_rows(uow, await channel_of(uow, upload.channel_id), fresh, arrival)
    return Applied(fresh, later=False)


async def apply_due(uow: Uow, arrival: Arrival) -> int:
    """The applier's turn: up to `AT_ONCE` rows of the upload that asked first; returns how many."""
    rows = await uow.uploads.due(AT_ONCE)
    if rows:
        upload = await uow.uploads.get(rows[0].upload_id)
        if upload is None:
            raise LookupError(rows[0].upload_id)
        await apply_rows(uow, await channel_of(uow, upload.channel_id), rows, arrival)
    return len(rows)
