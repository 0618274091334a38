"""The keys in memory: read again when they are old, kept when the database is away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from cryptography.hazmat.primitives import serialization as pem
from cryptography.hazmat.primitives.asymmetric import ec

from services.accounts.adapters.key_ring import KeyRing
from services.accounts.adapters.signing_keys import StoredKey
from services.accounts.domain.signing import KeyTimes

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def stored(kid: str, signs_from: datetime) -> StoredKey:
    private = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        pem.Encoding.PEM, pem.PrivateFormat.PKCS8, pem.NoEncryption()
    )
    return StoredKey(KeyTimes(kid, signs_from), private.decode(), {"kid": kid})


class Shelf:
    """The stored keys, which can be away, and the time."""

    def __init__(self, *keys: StoredKey) -> None:
        self.keys = list(keys)
        self.away = False
        self.reads = 0
        self.now = AT

    async def read(self) -> Sequence[StoredKey]:
        self.reads += 1
        if self.away:
            raise ConnectionRefusedError
        return list(self.keys)

    def ring(self) -> KeyRing:
        return KeyRing(self.read, lambda: self.now, "")


async def kid_of(ring: KeyRing) -> str:
    kid: str = jwt.get_unverified_header(await ring.sign({"sub": "kim"}))["kid"]
    return kid


async def test_keys_are_read_once_when_many_tokens_are_signed() -> None:
    shelf = Shelf(stored("one", AT))
    ring = shelf.ring()
    assert [await kid_of(ring) for _ in range(20)] == ["one"] * 20
    assert shelf.reads == 1


async def test_new_key_is_published_when_a_few_seconds_have_passed() -> None:
    shelf = Shelf(stored("one", AT))
    ring = shelf.ring()
    assert (await ring.jwks())["keys"] == [{"kid": "one"}]
    shelf.keys.append(stored("two", AT + timedelta(minutes=10)))
    shelf.now += timedelta(seconds=5)
    assert (await ring.jwks())["keys"] == [{"kid": "one"}, {"kid": "two"}]
    assert await kid_of(ring) == "one"


async def test_ring_signs_and_publishes_when_the_database_is_away() -> None:
    shelf = Shelf(stored("one", AT))
    ring = shelf.ring()
    await ring.jwks()
    shelf.away = True
    shelf.now += timedelta(hours=1)
    assert await kid_of(ring) == "one"
    assert (await ring.jwks())["keys"] == [{"kid": "one"}]


async def test_ring_refuses_when_it_never_had_a_key() -> None:
    shelf = Shelf()
    with pytest.raises(LookupError):
        await shelf.ring().sign({"sub": "kim"})
    shelf.away = True
    with pytest.raises(ConnectionRefusedError):
        await shelf.ring().jwks()
