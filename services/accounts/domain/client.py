"""연동 프로그램: a channel's program that calls the API with a secret of its own (api.md, accounts)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from shared.contracts.codes import Refusal

NAME_MAX = 100

_SCOPE = re.compile(r"intake|claims:[a-z0-9_-]{1,40}")


@dataclass(frozen=True, slots=True)
class Client:
    """`secret_digest` is the SHA-256 of a random secret that nobody keeps; it is shown once, when it is made."""

    client_id: str
    name: str
    scopes: tuple[str, ...]
    secret_digest: bytes
    created_at: datetime
    created_by: str


def new_client(
    client_id: str, name: str, scopes: Iterable[str], secret_digest: bytes, *, at: datetime, by: str
) -> Client:
    """A new client. Raises FIELD_REQUIRED, INVALID_VALUE, UNKNOWN_SCOPE."""
    name = name.strip()
    wanted = tuple(sorted(set(scopes)))
    if not name:
        raise Refusal("FIELD_REQUIRED", field="/name")
    if len(name) > NAME_MAX:
        raise Refusal("INVALID_VALUE", field="/name")
    if not wanted:
        raise Refusal("FIELD_REQUIRED", field="/scopes")
    for scope in wanted:
        if not _SCOPE.fullmatch(scope):
            raise Refusal("UNKNOWN_SCOPE", scope=scope)
    return Client(client_id, name, wanted, secret_digest, at, by)


def narrowed(client: Client, asked: str | None) -> tuple[str, ...]:
    """The scopes of a token: all, or those asked for (space-separated). Raises UNKNOWN_SCOPE for what is not held."""
    if asked is None:
        return client.scopes
    wanted = tuple(sorted(set(asked.split())))
    for scope in wanted:
        if scope not in client.scopes:
            raise Refusal("UNKNOWN_SCOPE", scope=scope)
    return wanted or client.scopes
