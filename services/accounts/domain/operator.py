"""작업자: who works here, with roles and with permissions given or taken one by one (api.md, accounts)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from shared.contracts.access import GRANTABLE, ROLE_PERMISSIONS, Permission, Role
from shared.contracts.codes import Refusal

CLIENT_PREFIX = "client-"
RESERVED = frozenset({"system"})
"""`system` is the operator of claims and auto-combining (domain.md 2.9)."""
NAME_MAX = 100

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")


@dataclass(frozen=True, slots=True)
class Operator:
    """`login` is ASCII: it travels in tokens and as the operator of every event. Times are UTC."""

    login: str
    name: str
    roles: tuple[Role, ...]
    password_hash: str
    created_at: datetime
    grants: tuple[Permission, ...] = ()
    denies: tuple[Permission, ...] = ()
    active: bool = True
    version: int = 1
    last_login_at: datetime | None = None

    def permissions(self) -> frozenset[Permission]:
        """What the roles give, with what was granted, without what was taken."""
        given = frozenset().union(*(ROLE_PERMISSIONS[role] for role in self.roles))
        return (given | frozenset(self.grants)) - frozenset(self.denies)

    def is_active_admin(self) -> bool:
        """Whether this operator can let others in."""
        return self.active and Role.ADMIN in self.roles


@dataclass(frozen=True, slots=True)
class OperatorChange:
    """What an edit asks for; None leaves a thing as it is. `password_hash` is set when the password changes."""

    name: str | None = None
    roles: tuple[Role, ...] | None = None
    grants: tuple[Permission, ...] | None = None
    denies: tuple[Permission, ...] | None = None
    active: bool | None = None
    password_hash: str | None = None


def new_operator(
    login: str,
    name: str,
    password_hash: str,
    roles: Iterable[Role],
    *,
    at: datetime,
    grants: Iterable[Permission] = (),
    denies: Iterable[Permission] = (),
) -> Operator:
    """A new operator. Raises INVALID_VALUE, FIELD_REQUIRED."""
    if not _LOGIN.fullmatch(login) or login in RESERVED or login.startswith(CLIENT_PREFIX):
        raise Refusal("INVALID_VALUE", field="/login")
    return _checked(
        Operator(
            login=login,
            name=name,
            roles=tuple(roles),
            password_hash=password_hash,
            created_at=at,
            grants=tuple(grants),
            denies=tuple(denies),
        )
    )


def changed(operator: Operator, change: OperatorChange) -> Operator:
    """The operator after an edit, a version on; the same one when nothing differs. Raises as `new_operator`."""
    after = _checked(
        replace(
            operator,
            name=operator.name if change.name is None else change.name,
            roles=operator.roles if change.roles is None else change.roles,
            grants=operator.grants if change.grants is None else change.grants,
            denies=operator.denies if change.denies is None else change.denies,
            active=operator.active if change.active is None else change.active,
            password_hash=change.password_hash or operator.password_hash,
        )
    )
    return operator if after == operator else replace(after, version=operator.version + 1)


def must_end_sessions(before: Operator, after: Operator) -> bool:
    """Whether an edit ends every session: a new password, or no longer active."""
    return before.password_hash != after.password_hash or (before.active and not after.active)


def refuse_without_admin(before: Operator, after: Operator, active_admins: Iterable[str]) -> None:
    """Raises LAST_ADMIN when the edit would leave nobody who can let others in."""
    if before.is_active_admin() and not after.is_active_admin() and set(active_admins) <= {before.login}:
        raise Refusal("LAST_ADMIN")


def _checked(operator: Operator) -> Operator:
    name = operator.name.strip()
    if not name:
        raise Refusal("FIELD_REQUIRED", field="/name")
    if len(name) > NAME_MAX:
        raise Refusal("INVALID_VALUE", field="/name")
    if not operator.roles:
        raise Refusal("FIELD_REQUIRED", field="/roles")
    for field, listed in (("/grants", operator.grants), ("/denies", operator.denies)):
        if not GRANTABLE.issuperset(listed):
            raise Refusal("INVALID_VALUE", field=field)
    if set(operator.grants) & set(operator.denies):
        raise Refusal("INVALID_VALUE", field="/denies")
    return replace(
        operator,
        name=name,
        roles=tuple(sorted(set(operator.roles))),
        grants=tuple(sorted(set(operator.grants))),
        denies=tuple(sorted(set(operator.denies))),
    )
