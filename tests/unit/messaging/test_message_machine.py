"""Any order of calls, reports and waits: what must always hold of a message (messaging.md 4, 5)."""

from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from services.messaging.adapters.bizppurio_results import verdict_of
from services.messaging.domain.attempt import RANK, AttemptState
from services.messaging.domain.facts import Resulted, Sent
from services.messaging.domain.message import Message
from services.messaging.domain.outcomes import Accepted, Lost, NotSent, Outcome, Refused
from services.messaging.domain.policy import Policy, Purpose
from services.messaging.domain.results import ResultClass, Verdict
from services.messaging.domain.states import FINAL, MessageState
from shared.contracts.messaging import MessageKind

POLICY = Policy()
CODES = st.sampled_from(["4100", "4401", "4410", "4434", "4437", "9070", "1234"])
OUTCOMES: st.SearchStrategy[Outcome] = st.sampled_from(
    [Accepted("k"), Lost("ReadTimeout"), NotSent("ConnectError"), NotSent("5002", 0.299, True),
     Refused(Verdict("2000", ResultClass.FAILED))]
)  # fmt: skip


class MessageMachine(RuleBasedStateMachine):
    """Time goes on by itself; a rule names any attempt that there is."""

    def __init__(self) -> None:
        super().__init__()
        self.now = datetime(2026, 11, 2, 3, tzinfo=UTC)
        self.message = Message(
            id="m", kind=MessageKind.SMS, purpose=Purpose.INFO, sender_no="15440000", dest_no="01000000001",
            subject=None, body="x", mgmt_no=None, operator="test", created_at=self.now, due_at=self.now,
            next_try_at=self.now,
        )  # fmt: skip
        self.ended: set[str] = set()
        self.ranks: dict[str, int] = {}
        self.was_delivered = False

    def attempt(self, index: int) -> str:
        return self.message.attempts[index % len(self.message.attempts)].id

    @rule(minutes=st.sampled_from([0, 1, 11, 70, 1500]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @precondition(lambda self: self.message.next_try_at is not None and len(self.message.attempts) < 12)
    @rule()
    def a_worker_begins(self) -> None:
        assert self.message.state is MessageState.QUEUED
        begun = self.message.begin(f"a{len(self.message.attempts) + 1}", self.now)
        self.ranks[begun.id] = RANK[begun.state]

    @precondition(lambda self: self.message.attempts)
    @rule(index=st.integers(0, 11), outcome=OUTCOMES)
    def a_call_ends(self, index: int, outcome: Outcome) -> None:
        attempt_id = self.attempt(index)
        if attempt_id not in self.ended:
            self.ended.add(attempt_id)
            self.message.end_call(attempt_id, outcome, self.now, POLICY)

    @precondition(lambda self: self.message.attempts)
    @rule(index=st.integers(0, 11), code=CODES)
    def a_report_comes(self, index: int, code: str) -> None:
        self.message.take_report(self.attempt(index), verdict_of(code), None, self.now, POLICY)

    @precondition(lambda self: self.message.attempts)
    @rule(index=st.integers(0, 11))
    def the_sweeper_looks(self, index: int) -> None:
        attempt_id = self.attempt(index)
        self.message.give_up_waiting(attempt_id, self.now, POLICY)
        self.message.decide_unknown(attempt_id, self.now, POLICY)
        self.message.miss_report(attempt_id, self.now, POLICY)

    @invariant()
    def queued_means_planned(self) -> None:
        assert (self.message.state is MessageState.QUEUED) == (self.message.next_try_at is not None)

    @invariant()
    def nothing_known_is_taken_back(self) -> None:
        for attempt in self.message.attempts:
            assert RANK[attempt.state] >= self.ranks[attempt.id]
            self.ranks[attempt.id] = RANK[attempt.state]
        self.was_delivered |= self.message.state is MessageState.DELIVERED
        assert not self.was_delivered or self.message.state is MessageState.DELIVERED

    @invariant()
    def at_most_one_resend_of_the_unknown(self) -> None:
        sent_again = [
            each for each in self.message.attempts if each.resend_of and each.state is not AttemptState.NOT_SENT
        ]
        assert len(sent_again) <= 1
        possibly_sent = [each for each in self.message.attempts if each.state is not AttemptState.NOT_SENT]
        assert len(possibly_sent) <= 3  # the first, one retry of a temporary failure, one resend of the unknown

    @invariant()
    def no_attempt_is_begun_beside_a_healthy_one(self) -> None:
        if self.message.next_try_at is not None:
            states = {each.state for each in self.message.attempts}
            assert not states & {AttemptState.DELIVERED}
            assert self.message.attempts == [] or self.message.attempts[-1].state not in (
                AttemptState.SUBMITTING, AttemptState.ACCEPTED,
            )  # fmt: skip

    @invariant()
    def facts_tell_the_same(self) -> None:
        assert sum(isinstance(fact, Sent) for fact in self.message.facts) <= 1
        told = [fact for fact in self.message.facts if isinstance(fact, Resulted)]
        if self.message.state in FINAL:
            assert self.message.verdict is not None
            assert told
            assert (told[-1].delivered, told[-1].code) == (
                self.message.state is MessageState.DELIVERED, self.message.verdict.code,
            )  # fmt: skip


TestMessageMachine = MessageMachine.TestCase
TestMessageMachine.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
