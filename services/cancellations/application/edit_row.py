"""A row of the preview: a person picks its order, or leaves it out (F-183 작업)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from services.cancellations.application.judge_rows import judge_rows
from services.cancellations.application.ports import Channel, StoredRow, Uow
from services.cancellations.domain.verdicts import TEXTS
from shared.contracts.codes import Refusal


@dataclass(frozen=True, slots=True)
class RowEdit:
    """`mgmt_no` and `skip` None: leave as it is; `unpick`: forget the picked order."""

    mgmt_no: int | None = None
    unpick: bool = False
    skip: bool | None = None


async def edit_row(uow: Uow, upload_id: UUID, n: int, edit: RowEdit) -> StoredRow:
    """The row as it stands then. Raises Refusal UPLOAD_NOT_FOUND, UPLOAD_ROW_NOT_FOUND, UPLOAD_ALREADY_APPLIED,
    ORDER_NOT_FOUND."""
    upload = await uow.uploads.get(upload_id, lock=True)
    if upload is None:
        raise Refusal("UPLOAD_NOT_FOUND")
    channel = await channel_of(uow, upload.channel_id)
    rows = await uow.uploads.rows(upload_id, [n])
    if not rows:
        raise Refusal("UPLOAD_ROW_NOT_FOUND", n=n)
    stored = rows[0]
    if stored.asked_at is not None:
        raise Refusal("UPLOAD_ALREADY_APPLIED")
    if edit.skip is not None:
        stored.skip = edit.skip
    if edit.unpick:
        stored.picked, stored.mgmt_no = False, None
    if edit.mgmt_no is not None:
        await _pick(uow, stored, edit.mgmt_no, channel)
    picks = {n: stored.mgmt_no} if stored.picked and stored.mgmt_no is not None else {}
    [judged] = await judge_rows(uow, channel, [stored.row], picks)
    stored.verdict, stored.detail = judged.verdict, TEXTS[judged.verdict]
    stored.mgmt_no = judged.match.order.mgmt_no if judged.match.order else stored.mgmt_no
    await uow.uploads.save([stored])
    return stored


async def _pick(uow: Uow, stored: StoredRow, mgmt_no: int, channel: Channel) -> None:
    found = await uow.orders.by_numbers([mgmt_no])
    if not found or found[0].channel_id != channel.channel_id:
        raise Refusal("ORDER_NOT_FOUND", mgmt_no=mgmt_no)
    stored.picked, stored.mgmt_no = True, mgmt_no


async def channel_of(uow: Uow, channel_id: str) -> Channel:
    """The channel. Raises Refusal CHANNEL_NOT_FOUND."""
    channel = await uow.channels.get(channel_id)
    if channel is None:
        raise Refusal("CHANNEL_NOT_FOUND", channel_id=channel_id)
    return channel
