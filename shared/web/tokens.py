"""Checks access tokens against the published keys. Every service does it itself; the gateway is not trusted alone."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, Literal, cast

import httpx2
import jwt
import structlog

from shared.web.principal import Principal

log = structlog.get_logger()

ISSUER = "dyflux"
AUDIENCE = "api"
LEEWAY_S = 30
REFRESH_S = 300
MISS_PAUSE_S = 5
REMEMBERED = 2000
"""Tokens; more than are in use at once."""

FetchKeys = Callable[[], Awaitable[dict[str, Any]]]


class KeysUnavailable(Exception):
    """The published keys cannot be had now: nobody can be let in, which is not the caller's fault."""


def fetch_over_http(url: str) -> FetchKeys:
    """Fetches the key set from accounts."""

    async def fetch() -> dict[str, Any]:
        async with httpx2.AsyncClient(timeout=2) as client:
            answer = await client.get(url)
            answer.raise_for_status()
            return cast(dict[str, Any], answer.json())

    return fetch


class TokenVerifier:
    """Keeps the key set for five minutes; an unknown `kid` asks anew, at most every five seconds.

    A token that was found good is remembered while its key is published and it has not ended: a signature is checked
    once, not with every request of a console.
    """

    def __init__(self, fetch: FetchKeys) -> None:
        self._fetch = fetch
        self._keys: dict[str, jwt.PyJWK] = {}
        self._fetched_at = float("-inf")
        self._lock = asyncio.Lock()
        self._good: dict[str, tuple[str, jwt.PyJWK, Principal]] = {}

    async def verify(self, token: str) -> Principal | None:
        """The principal, or None when the token is not good. Raises KeysUnavailable when no key was ever had."""
        if known := self._good.get(token):
            kid, key, principal = known
            if await self._key(kid) is key and principal.expires_at.timestamp() > time.time() - LEEWAY_S:
                return principal
            self._good.pop(token, None)
        return await self._check(token)

    async def _check(self, token: str) -> Principal | None:
        try:
            kid = str(jwt.get_unverified_header(token)["kid"])
        except (jwt.InvalidTokenError, KeyError, ValueError):
            return None
        key = await self._key(kid)
        if key is None:
            return None
        try:
            claims = jwt.decode(
                token,
                key,
                algorithms=["ES256"],
                audience=AUDIENCE,
                issuer=ISSUER,
                leeway=LEEWAY_S,
                options={"require": ["exp", "iat", "sub", "iss", "aud"]},
            )
            principal = Principal(
                sub=str(claims["sub"]),
                kind=cast(Literal["operator", "client"], claims["kind"]),
                name=str(claims.get("name", "")),
                roles=tuple(claims.get("roles", ())),
                perms=frozenset(claims.get("perms", ())),
                expires_at=datetime.fromtimestamp(claims["exp"], UTC),
            )
        except (jwt.InvalidTokenError, KeyError, TypeError, ValueError):
            return None
        if len(self._good) >= REMEMBERED:
            self._good.clear()
        self._good[token] = (kid, key, principal)
        return principal

    async def _key(self, kid: str) -> jwt.PyJWK | None:
        age = time.monotonic() - self._fetched_at
        if age > REFRESH_S or (kid not in self._keys and age > MISS_PAUSE_S):
            async with self._lock:
                if time.monotonic() - self._fetched_at >= min(age, MISS_PAUSE_S):
                    await self._refresh()
        return self._keys.get(kid)

    async def _refresh(self) -> None:
        try:
            published = await self._fetch()
        except (httpx2.HTTPError, OSError) as error:
            if not self._keys:
                raise KeysUnavailable from error
            log.warning("keys not refreshed", error=repr(error))
        else:
            self._keys = {key["kid"]: jwt.PyJWK(key) for key in published["keys"]}
        self._fetched_at = time.monotonic()
