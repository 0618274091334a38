"""Publishes batches with confirms and a time limit. After a Nack, a time-out or a refusal the channel is thrown away:
one that was opened during a leader election may never work again."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from aiormq.channel import Channel
from aiormq.exceptions import AMQPConnectionError, ChannelClosed, DeliveryError, PublishError
from pamqp.commands import Basic

from shared.bus.amqp.declare import declare_exchange
from shared.bus.amqp.link import Link, close_quietly, is_blocked, is_lost, speaking
from shared.bus.transport import BrokerDown, Outgoing, Published


class AmqpPublisher:
    """The relay's session, on a connection of its own."""

    def __init__(self, link: Link, namespace: str, confirm_timeout: float) -> None:
        self._link = link
        self._ns = namespace
        self._timeout = confirm_timeout
        self._channel: Channel | None = None
        self._declared: set[str] = set()
        self._odd: dict[str, str] = {}

    async def ready(self) -> None:
        """Waits while the broker has blocked this connection (memory or disk alarm). Raises BrokerDown when it dies."""
        wire = await self._link.wire()
        if not is_blocked(wire):
            return
        waiting, closing = asyncio.ensure_future(wire.ready()), wire.closing
        try:
            await asyncio.wait((waiting, closing), return_when=asyncio.FIRST_COMPLETED)
            if not waiting.done():
                raise BrokerDown("connection lost while it was blocked")
        finally:
            waiting.cancel()
            closing.cancel()

    async def publish(self, rows: Sequence[Outgoing]) -> Published:
        """All in flight at once; if the broker closed the channel for one of them, one by one."""
        done = Published()
        try:
            hidden = await self._together(rows, done)
            if len(rows) > 1:
                by_id = {row.id: row for row in rows}
                for row_id in list(hidden):
                    done.refused.update(await self._together([by_id[row_id]], done))
            else:
                done.refused.update(hidden)
        except BrokerDown:
            if not done.confirmed:
                raise
        return done

    async def close(self) -> None:
        """Close the channel. A blocked connection would not read that, and is kept for its `ready`."""
        if not self._blocked():
            await self._throw_away()

    async def _together(self, rows: Sequence[Outgoing], done: Published) -> dict[int, str]:
        """Publish in flight together; gives those whose fate a closed channel hides, with its reason."""
        await self._declare({row.exchange for row in rows})
        for row in rows:
            if row.exchange in self._odd:
                done.refused[row.id] = self._odd[row.exchange]
        rows = [row for row in rows if row.exchange not in self._odd]
        if self._channel is None or self._channel.is_closed:
            self._channel = await self._link.open_channel(confirms=True)
        channel = self._channel
        answers = await asyncio.gather(*(self._one(channel, row) for row in rows), return_exceptions=True)
        if any(isinstance(each, TimeoutError) for each in answers) and self._blocked():
            self._channel = None
            raise BrokerDown("blocked by the broker")
        hidden: dict[int, str] = {}
        down: BaseException | None = None
        for row, answer in zip(rows, answers, strict=True):
            if isinstance(answer, AMQPConnectionError):
                down = answer
            elif answer is not None and _tells_nothing(answer):
                hidden[row.id] = f"the broker closed the channel: {answer!r}"
            else:
                _sort(row, answer, done)
        if hidden or done.unanswered or down:
            await self._throw_away()
        if down is not None:
            raise BrokerDown(f"connection lost while publishing: {down!r}") from down
        return hidden

    async def _one(self, channel: Channel, row: Outgoing) -> None:
        await channel.basic_publish(
            row.body.encode(),
            exchange=self._ns + row.exchange,
            routing_key=row.type,
            properties=properties_of(row),
            mandatory=True,
            timeout=self._timeout,
            wait=False,
        )

    async def _declare(self, exchanges: set[str]) -> None:
        """So that a message can go before its consumers have ever started; a refusal must not cost others theirs."""
        self._odd = {}
        for exchange in exchanges - self._declared:
            async with self._link.channel(confirms=False) as channel:
                try:
                    async with speaking("declaring an exchange"):
                        await declare_exchange(channel, self._ns + exchange)
                except BrokerDown as error:
                    if not isinstance(error.__cause__, ChannelClosed):
                        raise
                    self._odd[exchange] = f"exchange cannot be declared: {error.__cause__}"
                else:
                    self._declared.add(exchange)

    def _blocked(self) -> bool:
        wire = self._link.open_wire
        return wire is not None and is_blocked(wire)

    async def _throw_away(self) -> None:
        channel, self._channel = self._channel, None
        self._declared.clear()
        if channel is not None:
            await close_quietly(channel)


def _tells_nothing(answer: BaseException) -> bool:
    """The channel died before the broker answered; whose fault that is shows when they go one by one."""
    if isinstance(answer, (DeliveryError, TimeoutError)):
        return False
    return is_lost(answer) or isinstance(answer, asyncio.CancelledError)


def _sort(row: Outgoing, answer: BaseException | None, done: Published) -> None:
    match answer:
        case None:
            done.confirmed.append(row.id)
        case PublishError() if row.is_command:
            done.refused[row.id] = "nobody binds this command"
        case PublishError():
            done.unbound.append(row)
            done.confirmed.append(row.id)
        case DeliveryError():
            done.unanswered[row.id] = "nack"
        case TimeoutError():
            done.unanswered[row.id] = "no confirm in time"
        case _:
            done.refused[row.id] = f"cannot be sent: {answer!r}"


def properties_of(row: Outgoing) -> Basic.Properties:
    """What a foreign consumer sees of the envelope without reading the body; short strings hold 255 bytes."""
    headers = {
        "subject": row.subject,
        "sequence": row.sequence,
        "causationid": row.causation_id,
        "traceparent": row.traceparent,
    }
    return Basic.Properties(
        content_type="application/cloudevents+json",
        delivery_mode=2,
        message_id=str(row.message_id),
        message_type=row.type,
        app_id=row.source,
        correlation_id=row.correlation_id.encode()[:255].decode(errors="ignore"),
        timestamp=row.created_at,
        headers={name: value for name, value in headers.items() if value is not None},
    )
