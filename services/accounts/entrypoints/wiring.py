"""What the routes get from bootstrap."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from services.accounts.application.access_tokens import operator_claims
from services.accounts.application.ports import Passwords, Ring, Uow
from services.accounts.application.sign_in import SignedIn, SignIn
from services.accounts.domain.secret import RandomBytes
from services.accounts.settings import Settings
from shared.db.database import Database
from shared.runtime.clock import Clock
from shared.runtime.ids import NewId
from shared.web.idempotency import Commands
from shared.web.pagination import Cursor, Page


class PageOf(Protocol):
    """Reads a page of a list; `show` makes an answer of each thing."""

    async def __call__(
        self, conn: AsyncConnection, limit: int, cursor: Cursor | None, offset: int, show: Callable[[Any], object]
    ) -> Page: ...


@dataclass(frozen=True, slots=True)
class App:
    """The service as its routes see it."""

    settings: Settings
    database: Database
    commands: Commands
    uow: Callable[[AsyncConnection], Uow]
    sign_in: SignIn
    passwords: Passwords
    ring: Ring
    operators_page: PageOf
    clients_page: PageOf
    clock: Clock
    new_id: NewId
    random: RandomBytes

    @property
    def access_lifetime(self) -> timedelta:
        """Of access tokens."""
        return timedelta(seconds=self.settings.access_seconds)

    async def access_token(self, signed_in: SignedIn) -> str:
        """A new access token of an operator."""
        return await self.ring.sign(
            operator_claims(signed_in.operator, self.new_id(), self.clock(), self.access_lifetime)
        )
