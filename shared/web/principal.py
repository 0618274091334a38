"""Who calls: what a checked access token says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from fastapi import Request

from shared.contracts.access import Permission


@dataclass(frozen=True, slots=True)
class Principal:
    """`sub` is a login or a client id (ASCII); `perms` are effective permissions or a client's scopes."""

    sub: str
    kind: Literal["operator", "client"]
    name: str
    roles: tuple[str, ...]
    perms: frozenset[str]
    expires_at: datetime

    def may(self, permission: Permission, path_params: dict[str, Any]) -> bool:
        """Whether the permission is held; a client's claims scope holds for its own channel only."""
        if permission is Permission.CLAIMS and f"claims:{path_params.get('channel_id')}" in self.perms:
            return True
        return permission.value in self.perms

    def reads_personal_data(self) -> bool:
        """Whether lists may show names, phones and addresses unmasked."""
        return Permission.PII_READ.value in self.perms


def principal_of(request: Request) -> Principal:
    """The caller of a route that is not public."""
    principal = request.scope["state"].get("principal")
    if not isinstance(principal, Principal):
        raise TypeError("a public route has no principal")
    return principal
