"""When a signing key is published, signs, and goes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from services.accounts.domain.signing import KeyTimes, next_signs_from, pending, published, signing

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
OLD = KeyTimes("old", AT - 30 * MINUTE)
NEW = KeyTimes("new", AT + 10 * MINUTE)


def kids(keys: list[KeyTimes]) -> list[str]:
    return [key.kid for key in keys]


def test_first_key_signs_at_once_when_there_is_no_other() -> None:
    assert next_signs_from([], AT) == AT
    assert signing([], AT) is None
    assert published([], AT) == []


def test_next_key_signs_ten_minutes_on_when_another_signs() -> None:
    assert next_signs_from([OLD], AT) == AT + 10 * MINUTE


def test_only_key_signs_at_once_when_it_was_made_by_a_clock_ahead() -> None:
    ahead = KeyTimes("ahead", AT + MINUTE)
    assert signing([ahead], AT) == ahead
    assert pending([ahead], AT) is None
    assert next_signs_from([ahead], AT) == AT + 10 * MINUTE


def test_both_are_published_and_the_old_one_signs_when_the_new_one_waits() -> None:
    assert kids(published([NEW, OLD], AT)) == ["old", "new"]
    assert signing([NEW, OLD], AT) == OLD
    assert pending([NEW, OLD], AT) == NEW


def test_new_key_signs_when_its_time_has_come() -> None:
    assert signing([OLD, NEW], AT + 10 * MINUTE) == NEW
    assert pending([OLD, NEW], AT + 10 * MINUTE) is None


def test_old_key_goes_when_its_last_token_cannot_be_good_any_more() -> None:
    last = AT + 10 * MINUTE + 10 * MINUTE + timedelta(seconds=90)
    assert kids(published([OLD, NEW], last - timedelta(seconds=1))) == ["old", "new"]
    assert kids(published([OLD, NEW], last)) == ["new"]


def test_only_key_stays_published_for_ever_when_never_rotated() -> None:
    assert kids(published([OLD], AT + timedelta(days=4000))) == ["old"]
