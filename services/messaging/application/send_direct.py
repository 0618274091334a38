"""개별문자 (A27, F-173, F-136): everything that can be refused is refused before it is queued, number by number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.messaging.application.destinations import Destination, destinations, is_safe_number
from services.messaging.application.ports import Uow
from services.messaging.application.publish import contracts_of
from services.messaging.domain.message import Message
from services.messaging.domain.policy import Purpose
from services.messaging.domain.senders import sender_no_of
from services.messaging.domain.wording import Wording, check_subject, kind_for, wording_of
from shared.contracts.codes import Refusal
from shared.contracts.messaging import MessageKind
from shared.runtime.clock import KST
from shared.runtime.command import CommandContext
from shared.runtime.ids import NewId

MAX_AHEAD = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class SendDirect:
    """`kind` is what was asked; `auto_lms` is the switch "90byte 초과시 자동 LMS전환". `send_at` past or none: now."""

    kind: str
    sender_no: str | None
    dest_nos: Sequence[str]
    subject: str | None
    body: str | None
    auto_lms: bool
    send_at: datetime | None = None
    mgmt_no: int | None = None
    purpose: Purpose = Purpose.INFO


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one number: `message_id` when it was queued (a repeated number names the first one's)."""

    destination: Destination
    message_id: str | None
    code: str | None


@dataclass(frozen=True, slots=True)
class Queued:
    """The answer: the kind and bytes that will be sent, what was repaired, one row a number."""

    kind: MessageKind
    body: Wording
    subject: Wording | None
    due_at: datetime
    rows: Sequence[Row]
    warnings: Sequence[tuple[str, dict[str, object]]]


async def send_direct(uow: Uow, command: SendDirect, ctx: CommandContext, new_id: NewId) -> Queued:
    """Raises the SENDER_… codes, KIND_NOT_SUPPORTED, BODY_REQUIRED, UNENCODABLE, SMS_TOO_LONG, LMS_TOO_LONG,
    SUBJECT_TOO_LONG, DEST_REQUIRED, TOO_MANY_ROWS, ORDER_NOT_FOUND, ORDER_DELETED, INVALID_VALUE (send_at)."""
    asked = _asked_kind(command.kind)
    sender_no = await _usable_sender(uow, command.sender_no, ctx.at)
    body, subject = _wordings(command)
    kind = kind_for(asked, body.size, auto_lms=command.auto_lms)
    due_at = _due_at(command.send_at, ctx.at)
    to = await destinations(uow, command.dest_nos, command.mgmt_no)
    queued: dict[str, Message] = {}
    for each in to:
        if each.code is None:
            queued[each.number] = Message(
                id=new_id().hex, kind=kind, purpose=command.purpose, sender_no=sender_no, dest_no=each.number,
                subject=subject.text if subject else None, body=body.text, mgmt_no=command.mgmt_no,
                operator=ctx.operator, created_at=ctx.at, due_at=due_at, next_try_at=due_at,
            )  # fmt: skip
            queued[each.number].queue(ctx.at)
    await uow.messages.add(list(queued.values()))
    await uow.publish(contracts_of(queued.values()))
    rows = [Row(each, queued[each.number].id if each.number in queued else None, each.code) for each in to]
    warnings = await _warnings(uow, command, kind, body, subject, to)
    return Queued(kind, body, subject, due_at, rows, warnings)


def _asked_kind(raw: str) -> MessageKind:
    kind = raw.strip().upper()
    if kind not in (MessageKind.SMS, MessageKind.LMS):
        raise Refusal("KIND_NOT_SUPPORTED", kind=raw.strip()[:20])
    return MessageKind(kind)


async def _usable_sender(uow: Uow, raw: str | None, at: datetime) -> str:
    number = sender_no_of(raw)
    sender = await uow.senders.get(number)
    if sender is None:
        raise Refusal("SENDER_NOT_REGISTERED", sender_no=number)
    sender.check_usable(at.astimezone(KST).date())
    return number


def _wordings(command: SendDirect) -> tuple[Wording, Wording | None]:
    body = wording_of(command.body or "")
    if not body.text.strip():
        raise Refusal("BODY_REQUIRED")
    body.check_encodable()
    subject = wording_of(command.subject) if command.subject and command.subject.strip() else None
    if subject is not None:
        check_subject(subject)
    return body, subject


def _due_at(send_at: datetime | None, now: datetime) -> datetime:
    if send_at is None or send_at <= now:
        return now
    if send_at - now > MAX_AHEAD:
        raise Refusal("INVALID_VALUE", field="send_at")
    return send_at


async def _warnings(
    uow: Uow, command: SendDirect, kind: MessageKind, body: Wording, subject: Wording | None, to: Sequence[Destination]
) -> list[tuple[str, dict[str, object]]]:
    found: list[tuple[str, dict[str, object]]] = []
    risky = dict.fromkeys(misfit.char for part in (body, subject) if part for misfit in part.risky)
    if risky:
        found.append(("OUTSIDE_EUCKR", {"chars": " ".join(risky)[:200]}))
    if subject is not None and kind is MessageKind.SMS:
        found.append(("SUBJECT_NOT_SENT", {}))
    if any(is_safe_number(each) for each in to):
        found.append(("SAFE_NUMBER", {}))
    if command.mgmt_no is not None and command.dest_nos and not await uow.contacts.exists(command.mgmt_no):
        found.append(("ORDER_NOT_FOUND", {"mgmt_no": command.mgmt_no}))
    return found
