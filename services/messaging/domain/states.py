"""The state of a message, derived from its attempts: what its sender sees of all the tries together."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from services.messaging.domain.attempt import Attempt, AttemptState
from services.messaging.domain.results import ResultClass, Verdict


class MessageState(StrEnum):
    """대기, 전송중, 확인 필요, 결과대기, 전송완료, 전송실패, 결과없음."""

    QUEUED = "QUEUED"
    SUBMITTING = "SUBMITTING"
    UNKNOWN = "UNKNOWN"
    ACCEPTED = "ACCEPTED"
    DELIVERED = "DELIVERED"
    FAILED = "FAILED"
    NO_REPORT = "NO_REPORT"


FINAL = frozenset({MessageState.DELIVERED, MessageState.FAILED, MessageState.NO_REPORT})

PIPELINE_STATUS = {
    MessageState.QUEUED: 0,
    MessageState.SUBMITTING: 7,
    MessageState.UNKNOWN: 7,
    MessageState.ACCEPTED: 1,
    MessageState.DELIVERED: 2,
    MessageState.FAILED: 2,
    MessageState.NO_REPORT: 2,
}
"""STATUS of the vendor's agent: 0 대기, 7 전송중, 1 결과대기, 2 발송완료; how it ended is CALL_STATUS (domain.md 2.11)."""

EXPIRED = Verdict("9034", ResultClass.EXPIRED)
UNREPORTED = Verdict("NO_REPORT", ResultClass.NO_REPORT)


def derived(attempts: Sequence[Attempt], *, waiting: bool) -> MessageState:
    """`waiting`: another attempt is planned."""
    states = {attempt.state for attempt in attempts}
    if AttemptState.DELIVERED in states:
        return MessageState.DELIVERED
    if waiting:
        return MessageState.QUEUED
    for state in (AttemptState.SUBMITTING, AttemptState.ACCEPTED):
        if state in states:
            return MessageState(state.value)
    last = attempts[-1].state if attempts else None
    if last is AttemptState.UNKNOWN:
        return MessageState.UNKNOWN
    return MessageState.NO_REPORT if last is AttemptState.NO_REPORT else MessageState.FAILED


def final_verdict(state: MessageState, attempts: Sequence[Attempt], known: Verdict | None) -> Verdict:
    """The verdict that stands for the message: of its latest attempt that ended as the message did."""
    if state is MessageState.NO_REPORT:
        return UNREPORTED
    for attempt in reversed(attempts):
        if attempt.verdict and attempt.verdict.delivered is (state is MessageState.DELIVERED):
            return attempt.verdict
    return known or EXPIRED
