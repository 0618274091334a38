"""The message and its attempts: when it is tried, tried again, given up. Its own state is derived from the attempts.

At most one extra send, and a countable one: only an attempt whose fate is unknown is ever sent again (messaging.md 4).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from services.messaging.domain.attempt import Attempt, AttemptState
from services.messaging.domain.facts import Fact, Queued, Resulted, Sent, Step
from services.messaging.domain.outcomes import Accepted, Lost, NotSent, Outcome, Refused
from services.messaging.domain.policy import Policy, Purpose
from services.messaging.domain.results import Verdict
from services.messaging.domain.states import EXPIRED, FINAL, MessageState, derived, final_verdict
from shared.contracts.messaging import MessageKind


@dataclass(slots=True)
class Message:
    """One text to one number. `id` is CMID; `due_at` is when it should go out, `next_try_at` when it may be tried.

    `resend_of` is the attempt that the next one repeats. Build new ones with `queue`.
    """

    id: str
    kind: MessageKind
    purpose: Purpose
    sender_no: str
    dest_no: str
    subject: str | None
    body: str
    mgmt_no: int | None
    operator: str
    created_at: datetime
    due_at: datetime
    next_try_at: datetime | None
    state: MessageState = MessageState.QUEUED
    verdict: Verdict | None = None
    resend_of: str | None = None
    sent_at: datetime | None = None
    resulted_at: datetime | None = None
    attempts: list[Attempt] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    trail: list[Step] = field(default_factory=list)

    def queue(self, at: datetime) -> None:
        """Record that it was accepted for sending."""
        self.facts.append(Queued(at))

    def begin(self, attempt_id: str, at: datetime) -> Attempt:
        """Open the attempt that is committed before the vendor is called."""
        if self.next_try_at is None:
            raise ValueError(f"message {self.id} is not waiting")
        attempt = Attempt(attempt_id, len(self.attempts) + 1, at, resend_of=self.resend_of)
        self.attempts.append(attempt)
        self.next_try_at = self.resend_of = None
        self.trail.append(Step(attempt_id, at, None, attempt.state, None, "dispatcher"))
        self._settle(at)
        return attempt

    def expire(self, at: datetime) -> None:
        """Too late to be of use: end instead of sending it (the agent's 9034)."""
        self.next_try_at = self.resend_of = None
        self.verdict = self.verdict or EXPIRED
        for attempt in self.attempts:
            if attempt.state is AttemptState.UNKNOWN:
                self._rise(attempt, AttemptState.NO_REPORT, at, None, "time")
        self._settle(at)

    def postpone(self, until: datetime) -> None:
        """Not now: an advertisement at night."""
        self.next_try_at, self.due_at = until, until

    def end_call(self, attempt_id: str, outcome: Outcome, at: datetime, policy: Policy) -> None:
        """Take what the vendor's API answered. A report may have come first: then only the vendor's key is new."""
        attempt = self.attempt(attempt_id)
        before = attempt.state
        if isinstance(outcome, Accepted):
            attempt.vendor_key, attempt.accepted_at = outcome.vendor_key, at
            if self._rise(attempt, AttemptState.ACCEPTED, at, "1000", "answer"):
                attempt.next_check_at = at + policy.check_after(0)
                self._drop_plan_for(attempt)
        elif before not in (AttemptState.SUBMITTING, AttemptState.UNKNOWN):
            return
        elif isinstance(outcome, NotSent):
            attempt.detail = outcome.reason
            self._rise(attempt, AttemptState.NOT_SENT, at, outcome.reason, "answer")
            self._plan_again(attempt, outcome, at, policy)
        elif isinstance(outcome, Refused):
            attempt.verdict = outcome.verdict
            self._rise(attempt, AttemptState.REFUSED, at, outcome.verdict.code, "answer")
        else:
            self._lose(attempt, outcome, at)
        self._settle(at)

    def give_up_waiting(self, attempt_id: str, at: datetime, policy: Policy) -> None:
        """The caller of this attempt died or hangs: nobody will tell its outcome."""
        attempt = self.attempt(attempt_id)
        if attempt.state is AttemptState.SUBMITTING and attempt.created_at + policy.lost_after <= at:
            self._lose(attempt, Lost("no outcome was recorded"), at)
            self._settle(at)

    def decide_unknown(self, attempt_id: str, at: datetime, policy: Policy) -> None:
        """The wait for a report is over: resend once with a new id linked to the old (info, auth), else give up."""
        attempt = self.attempt(attempt_id)
        waited = attempt.unknown_at is not None and attempt.unknown_at + policy.unknown_wait <= at
        if attempt.state is not AttemptState.UNKNOWN or attempt is not self.attempts[-1] or not waited:
            return
        resent = any(each.resend_of for each in self.attempts)
        if self.next_try_at is None and self.purpose is not Purpose.AD and not resent:
            self.next_try_at, self.resend_of = at, attempt.id
        elif self.next_try_at is None:
            self._rise(attempt, AttemptState.NO_REPORT, at, None, "time")
        self._settle(at)

    def miss_report(self, attempt_id: str, at: datetime, policy: Policy) -> bool:
        """The report is due. True: ask the vendor for it now (counted); False: not now, or given up after 72 hours."""
        attempt = self.attempt(attempt_id)
        due = attempt.next_check_at is not None and attempt.next_check_at <= at
        if attempt.state is not AttemptState.ACCEPTED or attempt.accepted_at is None or not due:
            return False
        if attempt.accepted_at + policy.no_report_after <= at:
            attempt.next_check_at = None
            self._rise(attempt, AttemptState.NO_REPORT, at, None, "time")
            self._settle(at)
            return False
        attempt.checks += 1
        attempt.next_check_at = attempt.accepted_at + policy.check_after(attempt.checks)
        return attempt.vendor_key is not None

    def take_report(
        self, attempt_id: str, verdict: Verdict, gateway_msg_id: str | None, at: datetime, policy: Policy
    ) -> bool:
        """Apply the carrier's result. False: it says nothing new (repeated, or outranked)."""
        attempt = self.attempt(attempt_id)
        state = AttemptState.DELIVERED if verdict.delivered else AttemptState.FAILED
        if not self._rise(attempt, state, at, verdict.code, "report"):
            return False
        attempt.verdict, attempt.reported_at, attempt.next_check_at = verdict, at, None
        attempt.gateway_msg_id = gateway_msg_id or attempt.gateway_msg_id
        self._drop_plan_for(attempt)
        if verdict.consequence.first_attempt_counts:
            self._reopen_unknown(at, policy)
        if verdict.consequence.retry and self._may_retry(attempt):
            self.next_try_at = at + policy.retry_after
        self._settle(at)
        return True

    def attempt(self, attempt_id: str) -> Attempt:
        """Raises KeyError for an attempt of another message."""
        for attempt in self.attempts:
            if attempt.id == attempt_id:
                return attempt
        raise KeyError(attempt_id)

    def _may_retry(self, attempt: Attempt) -> bool:
        failed = sum(each.state is AttemptState.FAILED for each in self.attempts)
        return attempt is self.attempts[-1] and failed == 1

    def _plan_again(self, attempt: Attempt, outcome: NotSent, at: datetime, policy: Policy) -> None:
        in_a_row = 0
        for each in reversed(self.attempts):
            if each.state is not AttemptState.NOT_SENT:
                break
            in_a_row += 1
        pause = policy.back_off(in_a_row).total_seconds() if outcome.pause is None else outcome.pause
        if attempt is self.attempts[-1]:
            self.next_try_at, self.resend_of = at + timedelta(seconds=pause), attempt.resend_of

    def _drop_plan_for(self, attempt: Attempt) -> None:
        """Now it is known that the vendor has this one: what was planned in its place is not needed."""
        if attempt is self.attempts[-1] or attempt.state is AttemptState.DELIVERED:
            self.next_try_at = self.resend_of = None

    def _reopen_unknown(self, at: datetime, policy: Policy) -> None:
        for each in self.attempts:
            if each.state is AttemptState.UNKNOWN:
                self._rise(each, AttemptState.ACCEPTED, at, None, "duplicate guard")
                each.accepted_at, each.next_check_at = at, at + policy.no_report_after

    def _lose(self, attempt: Attempt, outcome: Lost, at: datetime) -> None:
        if self._rise(attempt, AttemptState.UNKNOWN, at, None, outcome.reason):
            attempt.unknown_at, attempt.detail = at, outcome.reason

    def _rise(self, attempt: Attempt, state: AttemptState, at: datetime, code: str | None, source: str) -> bool:
        before = attempt.state
        if not attempt.rise(state):
            return False
        self.trail.append(Step(attempt.id, at, before, state, code, source))
        return True

    def _settle(self, at: datetime) -> None:
        was = (self.state, self.verdict if self.state in FINAL else None)
        self.state = derived(self.attempts, waiting=self.next_try_at is not None)
        if self.state is MessageState.DELIVERED:
            self.next_try_at = self.resend_of = None
        known = self.state in (MessageState.ACCEPTED, MessageState.DELIVERED)
        reported = any(each.reported_at for each in self.attempts)
        if self.sent_at is None and (known or reported):
            self.sent_at = at
            self.facts.append(Sent(at))
        if self.state not in FINAL:
            self.resulted_at = None
            return
        self.verdict = final_verdict(self.state, self.attempts, self.verdict)
        if (self.state, self.verdict) != was:
            self.resulted_at = at
            self.facts.append(Resulted(at, self.state is MessageState.DELIVERED, self.verdict.code))
