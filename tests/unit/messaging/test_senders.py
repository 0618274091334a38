"""The number rule of senders, and when one may be used (messaging.md 3.3, 7)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.messaging.domain.senders import Sender, sender_no_of
from shared.contracts.codes import Refusal

NOON = datetime(2026, 11, 2, 3, tzinfo=UTC)
TODAY = date(2026, 11, 2)


def a_sender(**changed: object) -> Sender:
    fields: dict[str, object] = {
        "sender_no": "15440000", "label": "대표", "verified": True, "active": True, "expires_on": None, "stop": None,
        "resumed_at": None, "version": 1,
    }  # fmt: skip
    return Sender(**(fields | changed))  # type: ignore[arg-type]


@pytest.mark.parametrize("raw", [None, "", "   "])
def test_sender_is_required_when_empty(raw: str | None) -> None:
    with pytest.raises(Refusal) as refused:
        sender_no_of(raw)
    assert refused.value.code == "SENDER_REQUIRED"


@pytest.mark.parametrize(
    "raw",
    ["0503-123-1111", "050-1231-1111", "1544-0000-1", "2200-0001", "22000001", "02-1588-7777", "112", "0100000001", "abc",
     "010000000012", "1444-0000"],
)  # fmt: skip
def test_sender_is_refused_when_it_breaks_the_number_rule(raw: str) -> None:
    with pytest.raises(Refusal) as refused:
        sender_no_of(raw)
    assert refused.value.code == "SENDER_INVALID"


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("010-0000-0001", "01000000001"),
        ("02-2200-0001", "0222000001"),
        ("033-200-0001", "0332000001"),
        ("1544-0000", "15440000"),
        ("070-0000-0001", "07000000001"),
        ("080-000-0001", "0800000001"),
        ("030-0000-0001", "03000000001"),
    ],
)
def test_sender_is_taken_when_it_fits_the_rule(raw: str, stored: str) -> None:
    assert sender_no_of(raw) == stored


@pytest.mark.parametrize("changed", [{"verified": False}, {"active": False}, {"expires_on": date(2026, 11, 1)}])
def test_sender_is_not_registered_when_unverified_switched_off_or_past_its_proof(changed: dict[str, object]) -> None:
    with pytest.raises(Refusal) as refused:
        a_sender(**changed).check_usable(TODAY)
    assert refused.value.code == "SENDER_NOT_REGISTERED"


def test_sender_is_usable_when_its_proof_ends_today() -> None:
    a_sender(expires_on=TODAY).check_usable(TODAY)


def test_sender_is_stopped_when_carrier_refuses_it_and_usable_again_when_resumed() -> None:
    sender = a_sender()
    assert sender.stop_after("4434", sent_at=NOON, at=NOON)
    with pytest.raises(Refusal) as refused:
        sender.check_usable(TODAY)
    assert (refused.value.code, "4434" in refused.value.detail) == ("SENDER_STOPPED", True)
    sender.resume(NOON + timedelta(hours=1))
    sender.check_usable(TODAY)


def test_resumed_sender_is_not_stopped_when_an_old_report_comes_late() -> None:
    sender = a_sender(resumed_at=NOON)
    assert not sender.stop_after("4434", sent_at=NOON - timedelta(minutes=1), at=NOON + timedelta(minutes=1))
    assert sender.stop_after("4434", sent_at=NOON + timedelta(seconds=1), at=NOON + timedelta(minutes=1))
