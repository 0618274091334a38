"""Rows to messages and back. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from services.messaging.domain.attempt import Attempt, AttemptState
from services.messaging.domain.message import Message
from services.messaging.domain.policy import Purpose
from services.messaging.domain.results import ResultClass, Verdict
from services.messaging.domain.states import PIPELINE_STATUS, MessageState
from shared.contracts.messaging import MessageKind


def new_row(message: Message) -> dict[str, Any]:
    """All columns of a message that was never stored."""
    return {
        "id": message.id,
        "kind": message.kind.value,
        "purpose": message.purpose.value,
        "sender_no": message.sender_no,
        "dest_no": message.dest_no,
        "dest_rev": message.dest_no[::-1],
        "subject": message.subject,
        "body": message.body,
        "body_bytes": len(message.body.encode("cp949")),
        "mgmt_no": message.mgmt_no,
        "operator": message.operator,
        "created_at": message.created_at,
        "due_at": message.due_at,
        **moving(message),
    }


def moving(message: Message) -> dict[str, Any]:
    """The columns that change."""
    verdict = message.verdict
    return {
        "next_try_at": message.next_try_at,
        "resend_of": message.resend_of,
        "state": message.state.value,
        "pipeline_status": PIPELINE_STATUS[message.state],
        "call_status": verdict.code if verdict else None,
        "result_class": verdict.klass.value if verdict else None,
        "sent_at": message.sent_at,
        "resulted_at": message.resulted_at,
    }


def attempt_row(message_id: str, attempt: Attempt) -> dict[str, Any]:
    """All columns of an attempt."""
    verdict = attempt.verdict
    return {
        "id": attempt.id,
        "message_id": message_id,
        "n": attempt.n,
        "resend_of": attempt.resend_of,
        "state": attempt.state.value,
        "vendor_key": attempt.vendor_key,
        "gateway_msg_id": attempt.gateway_msg_id,
        "detail": attempt.detail,
        "result_code": verdict.code if verdict else None,
        "result_class": verdict.klass.value if verdict else None,
        "created_at": attempt.created_at,
        "unknown_at": attempt.unknown_at,
        "accepted_at": attempt.accepted_at,
        "reported_at": attempt.reported_at,
        "next_check_at": attempt.next_check_at,
        "checks": attempt.checks,
    }


def step_rows(message: Message) -> list[dict[str, Any]]:
    """The new lines of the trail."""
    return [
        {
            "message_id": message.id,
            "attempt_id": step.attempt_id,
            "at": step.at,
            "before": step.before,
            "after": step.after,
            "code": step.code,
            "source": step.source,
        }
        for step in message.trail
    ]


def message_of(row: Any, attempts: Iterable[Any]) -> Message:
    """A stored message with its attempts, in their order."""
    return Message(
        id=row.id,
        kind=MessageKind(row.kind),
        purpose=Purpose(row.purpose),
        sender_no=row.sender_no,
        dest_no=row.dest_no,
        subject=row.subject,
        body=row.body,
        mgmt_no=row.mgmt_no,
        operator=row.operator,
        created_at=row.created_at,
        due_at=row.due_at,
        next_try_at=row.next_try_at,
        state=MessageState(row.state),
        verdict=_verdict(row.call_status, row.result_class),
        resend_of=row.resend_of,
        sent_at=row.sent_at,
        resulted_at=row.resulted_at,
        attempts=[_attempt_of(each) for each in attempts],
    )


def _attempt_of(row: Any) -> Attempt:
    return Attempt(
        id=row.id,
        n=row.n,
        created_at=row.created_at,
        resend_of=row.resend_of,
        state=AttemptState(row.state),
        vendor_key=row.vendor_key,
        gateway_msg_id=row.gateway_msg_id,
        detail=row.detail,
        verdict=_verdict(row.result_code, row.result_class),
        unknown_at=row.unknown_at,
        accepted_at=row.accepted_at,
        reported_at=row.reported_at,
        next_check_at=row.next_check_at,
        checks=row.checks,
    )


def _verdict(code: str | None, klass: str | None) -> Verdict | None:
    return Verdict(code, ResultClass(klass)) if code is not None and klass is not None else None
