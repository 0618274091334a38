"""What showing a refresh token leads to, by the clock alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.accounts.domain.secret import digest, new_secret, successor
from services.accounts.domain.session import Lifetimes, RefreshToken, Step, idle_until, start, step

AT = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
LIVES = Lifetimes(idle=timedelta(hours=12), absolute=timedelta(days=7))
SESSION = start(UUID(int=1), "kim", LIVES, at=AT, last=None)
FRESH = RefreshToken(b"digest", SESSION.id)
USED = replace(FRESH, used_at=AT, salt=b"salt")


@pytest.mark.parametrize(
    ("token", "after", "expected"),
    [
        (FRESH, 0, Step.ROTATE),
        (FRESH, 43_199, Step.ROTATE),
        (FRESH, 43_200, Step.OVER),
        (USED, 0, Step.REPEAT),
        (USED, 10, Step.REPEAT),
        (USED, 11, Step.REUSED),
        (replace(USED, salt=None), 1, Step.REUSED),
        (USED, 43_200, Step.OVER),
    ],
)
def test_step_follows_from_the_time_when_a_token_is_shown(token: RefreshToken, after: int, expected: Step) -> None:
    assert step(SESSION, token, AT + timedelta(seconds=after)) is expected


def test_everything_is_over_when_the_session_was_ended() -> None:
    ended = replace(SESSION, ended_at=AT)
    assert step(ended, FRESH, AT) is Step.OVER
    assert step(ended, USED, AT) is Step.OVER


def test_idle_time_never_passes_the_absolute_end_when_refreshing() -> None:
    assert idle_until(SESSION, LIVES, AT + timedelta(days=1)) == AT + timedelta(days=1, hours=12)
    assert idle_until(SESSION, LIVES, AT + timedelta(days=6, hours=20)) == AT + timedelta(days=7)


def test_successor_is_found_again_from_token_and_salt_and_from_neither_alone() -> None:
    token = new_secret(lambda size: b"\x01" * size)
    assert successor(token, b"salt") == successor(token, b"salt")
    assert successor(token, b"salt") != successor(token, b"pepper")
    assert successor(token, b"salt") != successor(token[:-1], b"salt")
    assert len(token) == 43
    assert len(successor(token, b"salt")) == 43


def test_digest_is_sha256_when_stored() -> None:
    assert digest("abc").hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
