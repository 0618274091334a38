"""What the use cases ask of the outside. One `Uow` is one transaction; it is committed at the edge, never here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol, TypeVar
from uuid import UUID

from services.accounts.domain.client import Client
from services.accounts.domain.operator import Operator
from services.accounts.domain.session import Ended, RefreshToken, Session
from services.accounts.domain.signing import KeyTimes
from shared.contracts.base import Contract

T = TypeVar("T")


class Outcome(StrEnum):
    """What came of a login, as the audit keeps it."""

    OK = "OK"
    WRONG_PASSWORD = "WRONG_PASSWORD"  # noqa: S105
    UNKNOWN_LOGIN = "UNKNOWN_LOGIN"
    INACTIVE = "INACTIVE"


@dataclass(frozen=True, slots=True)
class Attempt:
    """A login as it was tried. `login` is what was typed, trimmed and in lower case; it may be no login at all."""

    login: str
    address: str


class Operators(Protocol):
    """작업자."""

    async def get(self, login: str) -> Operator | None: ...

    async def lock(self, login: str) -> Operator | None:
        """For a change of this operator's own things."""
        ...

    async def share(self, login: str) -> Operator | None:
        """Read it so that nobody changes it before this transaction ends."""
        ...

    async def lock_with_admins(self, login: str) -> tuple[Operator | None, Sequence[str]]:
        """Lock an operator and every active admin in one order; answers the logins of those admins."""
        ...

    async def add(self, operator: Operator) -> bool:
        """False when the login is taken."""
        ...

    async def save(self, operator: Operator) -> None: ...

    async def logged_in(self, login: str, at: datetime) -> None: ...


class Sessions(Protocol):
    """Logins kept alive by refresh tokens, found by the digest of a token."""

    async def add(self, session: Session, digest: bytes) -> None: ...

    async def login_of(self, digest: bytes) -> str | None: ...

    async def lock(self, digest: bytes) -> tuple[Session, RefreshToken] | None: ...

    async def token(self, digest: bytes) -> RefreshToken | None: ...

    async def rotate(
        self, used: RefreshToken, salt: bytes, following: bytes, *, at: datetime, idle_until: datetime
    ) -> None:
        """Mark `used` as used and store its successor's digest; salts past their grace are forgotten."""
        ...

    async def end(self, session_id: UUID, reason: Ended, at: datetime) -> None: ...

    async def end_all(self, login: str, reason: Ended, at: datetime) -> None: ...


class Clients(Protocol):
    """연동 프로그램; deleted ones are not seen."""

    async def get(self, client_id: str) -> Client | None: ...

    async def add(self, client: Client) -> None: ...

    async def delete(self, client_id: str, at: datetime, by: str) -> Client | None: ...


class Audit(Protocol):
    """Logins, for ever: nothing is changed or deleted."""

    async def add(self, attempt: Attempt, outcome: Outcome, at: datetime) -> None: ...


class Keys(Protocol):
    """Signing keys; `lock` lets one process at a time make one."""

    async def lock(self) -> None: ...

    async def times(self) -> Sequence[KeyTimes]: ...

    async def add(self, kid: str, signs_from: datetime, at: datetime) -> None:
        """Make a new key and store it."""
        ...

    async def delete(self, kids: Sequence[str]) -> None: ...


class Uow(Protocol):
    """One transaction's view."""

    operators: Operators
    sessions: Sessions
    clients: Clients
    audit: Audit
    keys: Keys

    async def publish(self, *messages: Contract) -> None:
        """Say it when this transaction commits."""
        ...


class Transact(Protocol):
    """Runs work in a transaction of its own and commits; the work may run again."""

    async def __call__(self, work: Callable[[Uow], Awaitable[T]]) -> T: ...


class Passwords(Protocol):
    """Slow on purpose; done beside the event loop and never inside a transaction."""

    async def hash(self, password: str) -> str: ...

    async def verify(self, password: str, hashed: str | None) -> bool:
        """None, for a login that does not exist, takes as long as any other and is never good."""
        ...

    async def fingerprint(self, password: str, salt: bytes) -> str:
        """The same for the same password and salt (16 bytes): stands for a password where it must not be stored."""
        ...


class Throttle(Protocol):
    """Failed logins of an address and of an account."""

    async def reserve(self, attempt: Attempt) -> object:
        """Count this attempt as failed beforehand, so that many at once cannot pass. Raises LOGIN_THROTTLED."""
        ...

    async def release(self, ticket: object) -> None:
        """It did not fail after all."""
        ...


class Ring(Protocol):
    """The signing keys in use."""

    async def sign(self, claims: Mapping[str, Any]) -> str:
        """An access token of these claims."""
        ...

    async def jwks(self) -> dict[str, Any]:
        """The published key set."""
        ...
