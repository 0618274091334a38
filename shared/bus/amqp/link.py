"""One AMQP connection, opened again when it is lost. Publishing and consuming never share one: a blocked publisher's
connection is not read by the broker, and acknowledgements would wait with it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import aio_pika
from aio_pika.abc import AbstractConnection
from aiormq.channel import Channel
from aiormq.connection import Connection as Wire
from aiormq.exceptions import AMQPError, ChannelInvalidStateError

from shared.bus.transport import BrokerDown

_TIMEOUT = 5.0


@asynccontextmanager
async def speaking(what: str, seconds: float = _TIMEOUT) -> AsyncIterator[None]:
    """Give every exchange with the broker a time limit, and make one error, BrokerDown, of the many that a dying
    connection shows: the library may let a call end with a cancellation that nobody asked for, which would end a
    component silently, or with a bare Exception.

    Its own `timeout=` arguments are not used: on Python 3.11 they may swallow a cancellation.
    """
    try:
        async with asyncio.timeout(seconds):
            yield
    except BrokerDown:
        raise
    except asyncio.CancelledError as error:
        task = asyncio.current_task()
        if task is None or task.cancelling():
            raise
        raise BrokerDown(f"{what}: cancelled by the library") from error
    except Exception as error:
        if not is_lost(error):
            raise
        raise BrokerDown(f"{what}: {error!r}") from error


def is_lost(error: BaseException) -> bool:
    """Whether an error of the library says that channel or connection are gone."""
    return isinstance(error, (AMQPError, ChannelInvalidStateError, OSError)) or type(error) is Exception


class Link:
    """`name` is shown in the broker's list of connections."""

    def __init__(self, url: str, name: str) -> None:
        self._url = url
        self._name = name
        self._connection: AbstractConnection | None = None
        self._lock = asyncio.Lock()

    @property
    def open_wire(self) -> Wire | None:
        """The connection, if it is open."""
        return _open_wire(self._connection)

    async def wire(self) -> Wire:
        """The open connection. Raises BrokerDown."""
        async with self._lock:
            wire = _open_wire(self._connection)
            if wire is None:
                await self._drop()
                wire = await self._connect()
            return wire

    @asynccontextmanager
    async def channel(self, *, confirms: bool) -> AsyncIterator[Channel]:
        """A channel of its own, closed afterwards. Raises BrokerDown; what happens inside is the caller's."""
        channel = await self.open_channel(confirms=confirms)
        try:
            yield channel
        finally:
            await close_quietly(channel)

    async def open_channel(self, *, confirms: bool) -> Channel:
        """A channel that the caller closes. Raises BrokerDown."""
        wire = await self.wire()
        try:
            async with speaking("no channel"):
                channel = await wire.channel(publisher_confirms=confirms, on_return_raises=True)
        except (BrokerDown, RuntimeError) as error:
            await self.close()
            raise BrokerDown(f"{error}") from error
        assert isinstance(channel, Channel)  # noqa: S101 - narrows the type: its publish knows more than the abstract one
        return channel

    async def close(self) -> None:
        """Close; the next use opens it again."""
        async with self._lock:
            await self._drop()

    async def _connect(self) -> Wire:
        async with speaking("no connection"):
            self._connection = await aio_pika.connect(self._url, client_properties={"connection_name": self._name})
        wire = _open_wire(self._connection)
        if wire is None:
            raise BrokerDown("connection lost at once")
        return wire

    async def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(BrokerDown, RuntimeError):
                async with speaking("closing"):
                    await connection.close()


def _open_wire(connection: AbstractConnection | None) -> Wire | None:
    if connection is None or connection.transport is None:
        return None
    wire = connection.transport.connection
    return wire if isinstance(wire, Wire) and not wire.is_closed else None


def is_blocked(wire: Wire) -> bool:
    """Whether the broker reads nothing from this connection (connection.blocked): its `ready` would then pause."""
    first_step = wire.ready()
    try:
        first_step.send(None)
    except StopIteration:
        return False
    first_step.close()
    return True


async def close_quietly(channel: Channel) -> None:
    """Close a channel that may be broken already; the broker forgets it with its connection at the latest."""
    with suppress(BrokerDown, RuntimeError):
        async with speaking("closing"):
            await channel.close()
