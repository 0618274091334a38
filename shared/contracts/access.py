"""The one catalogue of permissions: who may call which route. Services enforce it, tests compare with it.

A route that is missing here stops its service at start (`shared/web/auth.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Permission(StrEnum):
    """What a principal may do. Effective permissions travel in the access token's `perms`."""

    PUBLIC = "public"  # no token
    SIGNED_IN = "signed_in"  # any valid token of an operator
    READ = "read"  # every GET and POST …/search
    COMMAND = "command"  # the commands of orders, cs, cancellations and messaging
    MASTERS = "masters"
    INTAKE = "intake"
    CLAIMS = "claims"  # the claims of one channel: scope `claims:<channel_id>` of a client
    CLAIMS_APPLY = "claims.apply"
    MESSAGE_SEND = "message.send"
    PII_READ = "pii.read"
    EXPORT = "export"
    OPERATORS = "operators"  # operators, clients, keys


class Role(StrEnum):
    """Roles of 작업자 (api.md, accounts)."""

    ADMIN = "admin"
    AGENT = "agent"
    VIEWER = "viewer"


GRANTABLE = frozenset(
    {
        Permission.PII_READ,
        Permission.EXPORT,
        Permission.MESSAGE_SEND,
        Permission.CLAIMS_APPLY,
        Permission.MASTERS,
    }
)
"""What can be granted to or taken from one operator (api.md)."""

ROLE_PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.ADMIN: frozenset(Permission) - {Permission.PUBLIC},
    Role.AGENT: frozenset(
        {
            Permission.SIGNED_IN,
            Permission.READ,
            Permission.COMMAND,
            Permission.INTAKE,
            Permission.CLAIMS,
            Permission.CLAIMS_APPLY,
            Permission.MESSAGE_SEND,
        }
    ),
    Role.VIEWER: frozenset({Permission.SIGNED_IN, Permission.READ}),
}

CLIENT_SCOPES = ("intake", "claims:<channel_id>")
"""Scopes of channel programs; `claims:<channel_id>` holds for that channel only."""
