"""Hashing beside the event loop: the same time for everybody, and never more at once than there are threads."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from services.accounts.adapters.passwords import Argon2Passwords
from shared.contracts.codes import Refusal


@pytest.fixture
async def passwords() -> AsyncIterator[Argon2Passwords]:
    made = Argon2Passwords(threads=1)
    await made.warm()
    yield made
    await made.close()


async def test_password_is_good_when_it_is_the_hashed_one(passwords: Argon2Passwords) -> None:
    hashed = await passwords.hash("correct-horse-1")
    assert hashed.startswith("$argon2id$")
    assert await passwords.verify("correct-horse-1", hashed)
    assert not await passwords.verify("correct-horse-2", hashed)


async def test_unknown_login_takes_as_long_as_a_known_one_when_verified(passwords: Argon2Passwords) -> None:
    hashed = await passwords.hash("correct-horse-1")

    async def quickest(against: str | None) -> float:
        took = []
        for _ in range(3):
            began = time.perf_counter()
            assert not await passwords.verify("nobody's password", against)
            took.append(time.perf_counter() - began)
        return min(took)

    # Without the work it would be a thousandth; a loaded machine does not make it half.
    assert await quickest(None) > 0.2 * await quickest(hashed)


async def test_fingerprint_is_the_same_only_for_the_same_password_and_salt(passwords: Argon2Passwords) -> None:
    one = await passwords.fingerprint("correct-horse-1", b"0" * 16)
    assert one == await passwords.fingerprint("correct-horse-1", b"0" * 16)
    assert one != await passwords.fingerprint("correct-horse-2", b"0" * 16)
    assert one != await passwords.fingerprint("correct-horse-1", b"1" * 16)


async def test_loop_turns_when_a_password_is_hashed(passwords: Argon2Passwords) -> None:
    hashing = asyncio.create_task(passwords.hash("correct-horse-1"))
    turns = 0
    while not hashing.done():
        turns += 1
        await asyncio.sleep(0)
    assert turns > 10


async def test_login_is_told_to_come_again_when_too_many_wait() -> None:
    passwords = Argon2Passwords(threads=1, wait_s=0.001)
    try:
        results = await asyncio.gather(*(passwords.hash("correct-horse-1") for _ in range(6)), return_exceptions=True)
    finally:
        await passwords.close()
    refused = [each for each in results if isinstance(each, Refusal)]
    assert {each.code for each in refused} == {"SERVICE_UNAVAILABLE"}
    assert 1 <= len(refused) < 6
    assert all(isinstance(each, Refusal | str) for each in results)
