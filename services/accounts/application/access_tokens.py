"""What an access token says, of an operator and of a client (shared/web/tokens.py reads it)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from services.accounts.application.ports import Uow
from services.accounts.domain.client import Client, narrowed
from services.accounts.domain.operator import Operator
from services.accounts.domain.secret import digest, same
from shared.contracts.codes import Refusal

_NOBODY = digest("")


def operator_claims(operator: Operator, jti: UUID, at: datetime, lifetime: timedelta) -> dict[str, Any]:
    """Effective permissions travel as `perms`."""
    return {
        "sub": operator.login,
        "kind": "operator",
        "name": operator.name,
        "roles": list(operator.roles),
        "perms": sorted(operator.permissions()),
        **_times(jti, at, lifetime),
    }


def client_claims(
    client: Client, scopes: tuple[str, ...], jti: UUID, at: datetime, lifetime: timedelta
) -> dict[str, Any]:
    """A client's permissions are its scopes."""
    return {
        "sub": client.client_id,
        "kind": "client",
        "name": client.name,
        "roles": [],
        "perms": list(scopes),
        "scope": " ".join(scopes),
        **_times(jti, at, lifetime),
    }


async def authenticated(uow: Uow, client_id: str, secret: str, scope: str | None) -> tuple[Client, tuple[str, ...]]:
    """The client of a secret and the scopes of its token. Raises INVALID_CLIENT, UNKNOWN_SCOPE."""
    client = await uow.clients.get(client_id)
    good = same(digest(secret), client.secret_digest if client else _NOBODY)
    if client is None or not good:
        raise Refusal("INVALID_CLIENT")
    return client, narrowed(client, scope)


def _times(jti: UUID, at: datetime, lifetime: timedelta) -> dict[str, Any]:
    issued = int(at.timestamp())
    return {"jti": str(jti), "iat": issued, "exp": issued + int(lifetime.total_seconds())}
