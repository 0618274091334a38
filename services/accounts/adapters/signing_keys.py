"""Rows of signing keys. The private half is readable by accounts' run-time role only, and encrypted when a passphrase
is set (`DYFLUX_ACCOUNTS_KEY_PASSPHRASE`). It never leaves this service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives import serialization as pem
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm
from sqlalchemy import delete, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.accounts.adapters.tables import signing_key as t
from services.accounts.domain.signing import KeyTimes

_LOCK = 0x6479_6B65_7973
"""Advisory lock of this database: one key is made at a time."""


@dataclass(frozen=True, slots=True)
class StoredKey:
    """A key as it is stored."""

    times: KeyTimes
    private_pem: str
    public_jwk: dict[str, Any]


class SqlKeys:
    """Keys of one transaction."""

    def __init__(self, conn: AsyncConnection, passphrase: str) -> None:
        self._conn = conn
        self._passphrase = passphrase

    async def lock(self) -> None:
        await self._conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})

    async def times(self) -> Sequence[KeyTimes]:
        rows = await self._conn.execute(select(t.c.kid, t.c.signs_from))
        return [KeyTimes(row.kid, row.signs_from) for row in rows]

    async def add(self, kid: str, signs_from: datetime, at: datetime) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        secret = self._passphrase.encode()
        private = key.private_bytes(
            pem.Encoding.PEM,
            pem.PrivateFormat.PKCS8,
            pem.BestAvailableEncryption(secret) if secret else pem.NoEncryption(),
        ).decode()
        public: dict[str, Any] = ECAlgorithm.to_jwk(key.public_key(), as_dict=True)
        jwk = {**public, "kid": kid, "alg": "ES256", "use": "sig"}
        values = {"kid": kid, "private_pem": private, "public_jwk": jwk, "signs_from": signs_from, "created_at": at}
        await self._conn.execute(insert(t).values(values))

    async def delete(self, kids: Sequence[str]) -> None:
        if kids:
            await self._conn.execute(delete(t).where(t.c.kid.in_(kids)))


async def stored_keys(conn: AsyncConnection) -> list[StoredKey]:
    """All keys, oldest first."""
    rows = await conn.execute(select(t).order_by(t.c.signs_from))
    return [StoredKey(KeyTimes(row.kid, row.signs_from), row.private_pem, row.public_jwk) for row in rows]
