"""발신번호 등록 (messaging.md 3.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.messaging.application.ports import Uow
from services.messaging.domain.senders import Sender, sender_no_of
from shared.contracts.codes import Refusal
from shared.runtime.command import CommandContext


@dataclass(frozen=True, slots=True)
class RegisterSender:
    """`verified`: the proof of registration was seen."""

    sender_no: str | None
    label: str
    verified: bool
    active: bool
    expires_on: date | None


async def register_sender(uow: Uow, command: RegisterSender, ctx: CommandContext) -> Sender:
    """Raises SENDER_REQUIRED, SENDER_INVALID, SENDER_EXISTS."""
    number = sender_no_of(command.sender_no)
    sender = Sender(
        number, command.label, command.verified, command.active, command.expires_on, stop=None, resumed_at=None,
        version=1,
    )  # fmt: skip
    if not await uow.senders.add(sender, ctx.operator, ctx.at):
        raise Refusal("SENDER_EXISTS", sender_no=number)
    return sender
