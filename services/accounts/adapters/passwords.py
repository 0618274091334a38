"""argon2id by pwdlib, in a few threads of its own: 64 MiB and tens of milliseconds each, so never more than a few."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from shared.contracts.codes import Refusal

T = TypeVar("T")


class Argon2Passwords:
    """Hashes and verifies passwords. A call waits `wait_s` for its turn; then it is told to come again.

    A new hash takes `memory_kib` and `rounds`; one that is verified says itself what it took. `close` ends the threads.
    """

    def __init__(self, threads: int = 2, wait_s: float = 5.0, *, memory_kib: int = 65_536, rounds: int = 3) -> None:
        self._wait_s = wait_s
        self._hashes = PasswordHash((Argon2Hasher(memory_cost=memory_kib, time_cost=rounds),))
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="argon2")
        self._turns = asyncio.Semaphore(threads)
        self._nobody: str | None = None

    async def hash(self, password: str) -> str:
        """Raises SERVICE_UNAVAILABLE when too many wait."""
        return await self._in_turn(lambda: self._hashes.hash(password))

    async def verify(self, password: str, hashed: str | None) -> bool:
        """False for a login that does not exist (None), in the same time. Raises SERVICE_UNAVAILABLE."""
        against = hashed or await self._dummy()
        good = await self._in_turn(lambda: self._hashes.verify(password, against))
        return good and hashed is not None

    async def fingerprint(self, password: str, salt: bytes) -> str:
        """The same for the same password and salt (16 bytes): stands for a password where it must not be stored."""
        return await self._in_turn(lambda: self._hashes.hash(password, salt=salt))

    async def warm(self) -> None:
        """Make the hash of nobody's password, so that the first unknown login takes no longer than the next."""
        await self._dummy()

    async def close(self) -> None:
        """Wait for what is in hand."""
        await asyncio.to_thread(self._pool.shutdown)

    async def _dummy(self) -> str:
        if self._nobody is None:
            self._nobody = await self._in_turn(lambda: self._hashes.hash("nobody's password"))
        return self._nobody

    async def _in_turn(self, work: Callable[[], T]) -> T:
        try:
            async with asyncio.timeout(self._wait_s):
                await self._turns.acquire()
        except TimeoutError as error:
            raise Refusal("SERVICE_UNAVAILABLE") from error
        try:
            running = asyncio.get_running_loop().run_in_executor(self._pool, work)
            return await asyncio.shield(running)
        finally:
            self._turns.release()
