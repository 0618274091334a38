"""The signing keys in memory: signs with the one whose time it is, publishes all that may still be needed.

It reads the database again every few seconds and lives on what it has while the database is away. A key is published
ten minutes before it signs, so that a ring that is a little behind never signs with a key that nobody knows.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import jwt
import structlog
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from services.accounts.adapters.signing_keys import StoredKey
from services.accounts.domain.signing import published, signing
from shared.runtime.clock import Clock
from shared.web.tokens import AUDIENCE, ISSUER

log = structlog.get_logger()

FRESH = timedelta(seconds=5)


class KeyRing:
    """`load` reads the stored keys in a transaction of its own."""

    def __init__(self, load: Callable[[], Awaitable[Sequence[StoredKey]]], clock: Clock, passphrase: str) -> None:
        self._load = load
        self._clock = clock
        self._passphrase = passphrase.encode() or None
        self._stored: dict[str, StoredKey] = {}
        self._private: dict[str, ec.EllipticCurvePrivateKey] = {}
        self._read_at: datetime | None = None
        self._lock = asyncio.Lock()

    async def sign(self, claims: Mapping[str, Any]) -> str:
        """An access token with `iss`, `aud` and the key's `kid`. Raises LookupError where no key was ever made."""
        await self._refresh()
        times = signing((key.times for key in self._stored.values()), self._clock())
        if times is None:
            raise LookupError("no signing key")
        payload = {**claims, "iss": ISSUER, "aud": AUDIENCE}
        return jwt.encode(payload, await self._key(times.kid), algorithm="ES256", headers={"kid": times.kid})

    async def jwks(self) -> dict[str, Any]:
        """The key set, oldest first."""
        await self._refresh()
        kept = published((key.times for key in self._stored.values()), self._clock())
        return {"keys": [self._stored[times.kid].public_jwk for times in kept]}

    async def _refresh(self) -> None:
        async with self._lock:
            now = self._clock()
            if self._read_at is not None and now - self._read_at < FRESH:
                return
            try:
                stored = await self._load()
            except (DBAPIError, SQLAlchemyError, OSError) as error:
                if not self._stored:
                    raise
                log.warning("signing keys not read again", error=type(error).__name__)
            else:
                self._stored = {key.times.kid: key for key in stored}
                self._private = {kid: key for kid, key in self._private.items() if kid in self._stored}
            self._read_at = now

    async def _key(self, kid: str) -> ec.EllipticCurvePrivateKey:
        if kid not in self._private:
            private = self._stored[kid].private_pem.encode()
            key = await asyncio.to_thread(load_pem_private_key, private, self._passphrase)
            if not isinstance(key, ec.EllipticCurvePrivateKey):
                raise TypeError(f"{kid} is no EC key")
            self._private[kid] = key
        return self._private[kid]
