"""The life of a message: tries, reports in any order, what is unknown, and never a second send without cause."""

from datetime import UTC, datetime, timedelta

import pytest

from services.messaging.adapters.bizppurio_results import verdict_of
from services.messaging.domain.attempt import AttemptState
from services.messaging.domain.facts import Resulted, Sent
from services.messaging.domain.message import Message
from services.messaging.domain.outcomes import Accepted, Lost, NotSent, Refused
from services.messaging.domain.policy import Policy, Purpose
from services.messaging.domain.results import ResultClass, Verdict
from services.messaging.domain.states import MessageState
from shared.contracts.messaging import MessageKind

T0 = datetime(2026, 11, 2, 3, tzinfo=UTC)
POLICY = Policy()
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


def a_message(purpose: Purpose = Purpose.INFO) -> Message:
    return Message(
        id="m1", kind=MessageKind.SMS, purpose=purpose, sender_no="15440000", dest_no="01000000001", subject=None,
        body="배송이 늦어집니다", mgmt_no=None, operator="test", created_at=T0, due_at=T0, next_try_at=T0,
    )  # fmt: skip


def sent(purpose: Purpose = Purpose.INFO) -> Message:
    message = a_message(purpose)
    message.begin("a1", T0)
    return message


def state(message: Message) -> MessageState:
    return message.state


def report(message: Message, attempt: str, code: str, at: datetime) -> bool:
    return message.take_report(attempt, verdict_of(code), f"umid-{attempt}", at, POLICY)


def results(message: Message) -> list[tuple[bool, str]]:
    return [(fact.delivered, fact.code) for fact in message.facts if isinstance(fact, Resulted)]


def test_message_is_delivered_when_accepted_and_reported() -> None:
    message = sent()
    assert state(message) is MessageState.SUBMITTING
    message.end_call("a1", Accepted("key1"), T0 + SECOND, POLICY)
    assert state(message) is MessageState.ACCEPTED
    assert report(message, "a1", "4100", T0 + 2 * SECOND)
    assert (state(message), message.verdict and message.verdict.code) == (MessageState.DELIVERED, "4100")
    assert [type(fact) for fact in message.facts] == [Sent, Resulted]


def test_one_final_state_when_the_same_report_comes_three_times() -> None:
    message = sent()
    message.end_call("a1", Accepted("key1"), T0, POLICY)
    assert [report(message, "a1", "4100", T0) for _ in range(3)] == [True, False, False]
    assert results(message) == [(True, "4100")]


def test_result_stands_when_report_comes_before_the_answer() -> None:
    message = sent()
    assert report(message, "a1", "4100", T0)
    message.end_call("a1", Accepted("key1"), T0 + SECOND, POLICY)
    assert (state(message), message.attempts[0].vendor_key) == (MessageState.DELIVERED, "key1")
    assert [type(fact) for fact in message.facts] == [Sent, Resulted]


def test_success_stands_when_a_failure_is_reported_after_it() -> None:
    message = sent()
    report(message, "a1", "4100", T0)
    assert not report(message, "a1", "4410", T0 + SECOND)
    assert state(message) is MessageState.DELIVERED


def test_late_success_wins_when_a_failure_was_reported_before() -> None:
    message = sent()
    report(message, "a1", "4410", T0)
    assert state(message) is MessageState.FAILED
    assert report(message, "a1", "4100", T0 + SECOND)
    assert state(message) is MessageState.DELIVERED
    assert results(message) == [(False, "4410"), (True, "4100")]
    assert [(s.before, s.after, s.code) for s in message.trail[-2:]] == [
        ("SUBMITTING", "FAILED", "4410"), ("FAILED", "DELIVERED", "4100"),
    ]  # fmt: skip


def test_nothing_is_resent_when_an_unknown_advertisement_is_never_reported() -> None:
    message = sent(Purpose.AD)
    message.end_call("a1", Lost("ReadTimeout"), T0, POLICY)
    assert state(message) is MessageState.UNKNOWN
    message.decide_unknown("a1", T0 + 10 * MINUTE, POLICY)
    assert (state(message), message.next_try_at) == (MessageState.NO_REPORT, None)


def test_exactly_one_linked_resend_when_an_unknown_message_is_never_reported() -> None:
    message = sent()
    message.end_call("a1", Lost("ReadTimeout"), T0, POLICY)
    message.decide_unknown("a1", T0 + 9 * MINUTE, POLICY)
    assert state(message) is MessageState.UNKNOWN
    message.decide_unknown("a1", T0 + 10 * MINUTE, POLICY)
    assert state(message) is MessageState.QUEUED
    second = message.begin("a2", T0 + 10 * MINUTE)
    assert (second.resend_of, second.id) == ("a1", "a2")
    message.end_call("a2", Lost("ReadTimeout"), T0 + 11 * MINUTE, POLICY)
    message.decide_unknown("a2", T0 + 21 * MINUTE, POLICY)
    assert (state(message), len(message.attempts), message.next_try_at) == (MessageState.NO_REPORT, 2, None)
    message.decide_unknown("a2", T0 + 60 * MINUTE, POLICY)
    assert len(message.attempts) == 2


def test_planned_resend_is_dropped_when_the_report_comes_first() -> None:
    message = sent()
    message.end_call("a1", Lost("ReadTimeout"), T0, POLICY)
    message.decide_unknown("a1", T0 + 10 * MINUTE, POLICY)
    assert report(message, "a1", "4100", T0 + 11 * MINUTE)
    assert (state(message), message.next_try_at, message.resend_of) == (MessageState.DELIVERED, None, None)


def test_planned_resend_is_dropped_when_the_answer_comes_after_all() -> None:
    message = sent()
    message.give_up_waiting("a1", T0 + 30 * SECOND, POLICY)
    message.decide_unknown("a1", T0 + 11 * MINUTE, POLICY)
    message.end_call("a1", Accepted("key1"), T0 + 11 * MINUTE, POLICY)
    assert (state(message), message.next_try_at) == (MessageState.ACCEPTED, None)


def test_call_is_unknown_when_its_caller_died() -> None:
    message = sent()
    message.give_up_waiting("a1", T0 + 29 * SECOND, POLICY)
    assert state(message) is MessageState.SUBMITTING
    message.give_up_waiting("a1", T0 + 30 * SECOND, POLICY)
    assert state(message) is MessageState.UNKNOWN


def test_message_is_tried_again_with_a_new_id_when_it_was_surely_not_sent() -> None:
    message = sent()
    message.end_call("a1", NotSent("ConnectError"), T0, POLICY)
    assert (state(message), message.next_try_at) == (MessageState.QUEUED, T0 + SECOND)
    message.begin("a2", T0 + SECOND)
    message.end_call("a2", NotSent("ConnectError"), T0 + SECOND, POLICY)
    assert message.next_try_at == T0 + 3 * SECOND
    assert [each.resend_of for each in message.attempts] == [None, None]


def test_pause_of_the_vendor_is_kept_when_it_names_one() -> None:
    message = sent()
    message.end_call("a1", NotSent("5002", pause=0.299, everyone=True), T0, POLICY)
    assert message.next_try_at == T0 + timedelta(seconds=0.299)


def test_not_sent_is_ignored_when_a_report_has_come() -> None:
    message = sent()
    report(message, "a1", "4100", T0)
    message.end_call("a1", NotSent("ConnectError"), T0, POLICY)
    assert (state(message), message.next_try_at) == (MessageState.DELIVERED, None)


def test_message_fails_when_the_vendor_refuses_it() -> None:
    message = sent()
    message.end_call("a1", Refused(Verdict("2000", ResultClass.FAILED)), T0, POLICY)
    assert state(message) is MessageState.FAILED
    assert results(message) == [(False, "2000")]


def test_one_delayed_retry_when_the_handset_was_off() -> None:
    message = sent()
    message.end_call("a1", Accepted("key1"), T0, POLICY)
    report(message, "a1", "4401", T0)
    assert (state(message), message.next_try_at) == (MessageState.QUEUED, T0 + 10 * MINUTE)
    assert results(message) == []
    message.begin("a2", T0 + 10 * MINUTE)
    message.end_call("a2", Accepted("key2"), T0 + 10 * MINUTE, POLICY)
    report(message, "a2", "4401", T0 + 11 * MINUTE)
    assert (state(message), message.next_try_at) == (MessageState.FAILED, None)
    assert results(message) == [(False, "4401")]


def test_no_retry_is_planned_when_another_attempt_was_delivered() -> None:
    message = sent()
    message.end_call("a1", Accepted("key1"), T0, POLICY)
    report(message, "a1", "4401", T0)
    message.begin("a2", T0 + 10 * MINUTE)
    report(message, "a1", "4100", T0 + 10 * MINUTE)
    report(message, "a2", "4401", T0 + 11 * MINUTE)
    assert (state(message), message.next_try_at) == (MessageState.DELIVERED, None)


@pytest.mark.parametrize("code", ["4410", "4412", "4436", "4424", "9070", "4999"])
def test_no_retry_when_it_could_not_help(code: str) -> None:
    message = sent()
    message.end_call("a1", Accepted("key1"), T0, POLICY)
    report(message, "a1", code, T0)
    assert (state(message), message.next_try_at) == (MessageState.FAILED, None)


def test_first_attempt_counts_when_the_vendor_calls_the_resend_a_duplicate() -> None:
    message = sent()
    message.end_call("a1", Lost("ReadTimeout"), T0, POLICY)
    message.decide_unknown("a1", T0 + 10 * MINUTE, POLICY)
    message.begin("a2", T0 + 10 * MINUTE)
    message.end_call("a2", Accepted("key2"), T0 + 10 * MINUTE, POLICY)
    report(message, "a2", "4437", T0 + 11 * MINUTE)
    assert (state(message), message.attempts[0].state) == (MessageState.ACCEPTED, AttemptState.ACCEPTED)
    report(message, "a1", "4100", T0 + 12 * MINUTE)
    assert state(message) is MessageState.DELIVERED


def test_report_is_asked_for_after_10_minutes_an_hour_a_day_and_given_up_after_72_hours() -> None:
    message = sent()
    message.end_call("a1", Accepted("key1"), T0, POLICY)
    asked = [n for n in range(72 * 60 + 1) if message.miss_report("a1", T0 + n * MINUTE, POLICY)]
    assert asked == [10, 60, 1440]
    assert (state(message), message.verdict and message.verdict.klass) == (
        MessageState.NO_REPORT,
        ResultClass.NO_REPORT,
    )
    report(message, "a1", "4100", T0 + timedelta(hours=80))
    assert state(message) is MessageState.DELIVERED


def test_message_is_not_sent_late_when_its_time_is_over() -> None:
    message = a_message()
    message.expire(T0 + timedelta(hours=3))
    assert (state(message), message.verdict and message.verdict.code) == (MessageState.FAILED, "9034")
    assert results(message) == [(False, "9034")]


def test_unknown_attempt_is_not_decided_again_when_its_resend_came_too_late() -> None:
    message = sent()
    message.end_call("a1", Lost("ReadTimeout"), T0, POLICY)
    message.decide_unknown("a1", T0 + 10 * MINUTE, POLICY)
    message.expire(T0 + timedelta(hours=4))
    message.decide_unknown("a1", T0 + timedelta(hours=5), POLICY)
    assert (state(message), message.next_try_at) == (MessageState.NO_REPORT, None)
