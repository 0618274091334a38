"""발신번호 수정: label, proof, use, and going on after the carrier had refused the number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.messaging.application.ports import Uow
from services.messaging.domain.senders import Sender, sender_no_of
from shared.contracts.codes import Refusal
from shared.runtime.command import CommandContext


@dataclass(frozen=True, slots=True)
class EditSender:
    """None: not changed; `expires_on` is changed when `set_expires_on` says so. `resume` ends a stop."""

    sender_no: str
    label: str | None = None
    verified: bool | None = None
    active: bool | None = None
    expires_on: date | None = None
    set_expires_on: bool = False
    resume: bool = False
    expected_version: int | None = None


async def edit_sender(uow: Uow, command: EditSender, ctx: CommandContext) -> Sender:
    """Raises SENDER_NOT_FOUND, VERSION_CONFLICT, SENDER_INVALID."""
    number = sender_no_of(command.sender_no)
    sender = await uow.senders.get(number, lock=True)
    if sender is None:
        raise Refusal("SENDER_NOT_FOUND", sender_no=number)
    if command.expected_version not in (None, sender.version):
        raise Refusal("VERSION_CONFLICT")
    if command.label is not None:
        sender.label = command.label
    if command.verified is not None:
        sender.verified = command.verified
    if command.active is not None:
        sender.active = command.active
    if command.set_expires_on:
        sender.expires_on = command.expires_on
    if command.resume and sender.stop is not None:
        sender.resume(ctx.at)
    sender.version += 1
    await uow.senders.save(sender, ctx.operator, ctx.at)
    return sender
