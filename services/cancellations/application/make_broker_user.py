"""The broker user of a channel's program (api.md, "Through RabbitMQ, from outside")."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class BrokerUsers(Protocol):
    """Users of the broker. Its methods raise BrokerRefused."""

    async def tags(self, user: str) -> list[str] | None:
        """The user's tags; None when there is no such user."""

    async def make(self, user: str, password: str, *, known: bool) -> None:
        """Make the user, or give a known one another password."""

    async def allow(self, user: str) -> str:
        """Let it write its own routing keys and nothing else; says what it may do."""


class BrokerRefused(Exception):
    """The broker said no, or cannot be reached; the text is for the person at the keyboard."""


class TakenName(Exception):
    """The channel's name is that of a broker user that is no channel's: it must not get another password."""


async def make_broker_user(
    users: BrokerUsers, user: str, own: str, new_password: Callable[[], str], *, reset: bool
) -> tuple[str, str | None]:
    """What the user may do, and its password, told this once; None when it was there and keeps its own.

    `own` is the user that the services themselves connect as. Raises TakenName, BrokerRefused. May be repeated.
    """
    tags = await users.tags(user)
    if user == own or tags:
        raise TakenName(user)
    password = new_password() if tags is None or reset else None
    if password is not None:
        await users.make(user, password, known=tags is not None)
    return await users.allow(user), password
