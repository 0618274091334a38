"""Signing keys: the first one at the first start, the next ones by `rotate-key` (architecture 6)."""

from __future__ import annotations

from datetime import datetime

from services.accounts.application.ports import Uow
from services.accounts.domain.signing import KeyTimes, next_signs_from, pending, published, signing
from shared.runtime.clock import Clock
from shared.runtime.ids import NewId


async def ensure_key(uow: Uow, new_id: NewId, clock: Clock) -> KeyTimes:
    """The key that signs now; made if there is none, by one process only. Keys that have gone are deleted.

    The time is read under the lock: who waited for it must not judge by the time before.
    """
    await uow.keys.lock()
    at = clock()
    await _forget(uow, at)
    return signing(await uow.keys.times(), at) or await _make(uow, new_id, at)


async def rotate_key(uow: Uow, new_id: NewId, clock: Clock) -> KeyTimes:
    """A new key, published now and signing in ten minutes; one that waits already is answered as it is."""
    await uow.keys.lock()
    at = clock()
    await _forget(uow, at)
    return pending(await uow.keys.times(), at) or await _make(uow, new_id, at)


async def _make(uow: Uow, new_id: NewId, at: datetime) -> KeyTimes:
    kid = str(new_id())
    signs_from = next_signs_from(await uow.keys.times(), at)
    await uow.keys.add(kid, signs_from, at)
    return KeyTimes(kid, signs_from)


async def _forget(uow: Uow, at: datetime) -> None:
    known = await uow.keys.times()
    kept = {key.kid for key in published(known, at)}
    await uow.keys.delete([key.kid for key in known if key.kid not in kept])
