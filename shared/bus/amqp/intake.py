"""A consumer's channel: messages wait in a small buffer, as many as the prefetch allows, and are answered in order.

It begins carefully: as long as messages come that were delivered before, it takes them one at a time. Whoever dies of
one of them then counts a delivery for that one only, and not for its neighbours in the buffer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from aiormq.abc import AbstractChannel, DeliveredMessage
from pamqp.commands import Basic

from shared.bus.amqp.link import speaking
from shared.bus.transport import BrokerDown, Delivery


class AmqpIntake:
    """One channel, one queue."""

    def __init__(self, channel: AbstractChannel, queue: str, namespace: str) -> None:
        self._channel = channel
        self._queue = queue
        self._ns = namespace
        self._buffer: asyncio.Queue[Delivery | None] = asyncio.Queue()
        self._full_prefetch = 1
        self._careful_tag: str | None = None

    async def start(self, prefetch: int) -> None:
        """Begin to consume, one at a time. Raises BrokerDown."""
        self._full_prefetch = prefetch
        self._channel.closing.add_done_callback(lambda _: self._buffer.put_nowait(None))
        self._channel.on_consumer_cancel_callbacks.add(lambda _: self._buffer.put_nowait(None))
        self._careful_tag = await self._consume(1)

    async def _consume(self, prefetch: int) -> str | None:
        async with speaking(f"cannot consume {self._queue}"):
            await self._channel.basic_qos(prefetch_count=prefetch)
            begun = await self._channel.basic_consume(self._ns + self._queue, self._arrived)
        return begun.consumer_tag

    async def _at_full_speed(self, careful_tag: str) -> None:
        """A limit holds for consumers that begin after it: end the careful one, begin another."""
        self._careful_tag = None
        async with speaking(f"cannot consume {self._queue}"):
            await self._channel.basic_cancel(careful_tag)
        await self._consume(self._full_prefetch)

    async def take(self, limit: int, linger: float) -> Sequence[Delivery]:
        """Raises BrokerDown when the channel, the connection or the queue is gone."""
        batch = [self._alive(await self._buffer.get())]
        if self._careful_tag is not None and batch[0].deliveries == 0:
            await self._at_full_speed(self._careful_tag)
        if limit == 1:
            return batch
        try:
            async with asyncio.timeout(linger):
                while len(batch) < limit:
                    batch.append(self._alive(await self._buffer.get()))
        except TimeoutError:
            pass
        return batch

    async def ack(self, batch: Sequence[Delivery]) -> None:
        """Everything up to the last of the batch: a session hands out one batch at a time."""
        async with speaking(f"cannot acknowledge on {self._queue}"):
            await self._channel.basic_ack(max(each.tag for each in batch), multiple=True, wait=False)

    def _alive(self, delivery: Delivery | None) -> Delivery:
        if delivery is None:
            self._buffer.put_nowait(None)
            raise BrokerDown(f"{self._queue}: channel closed or consumer cancelled")
        return delivery

    async def _arrived(self, message: DeliveredMessage) -> None:
        self._buffer.put_nowait(self._delivery(message))

    def _delivery(self, message: DeliveredMessage) -> Delivery:
        properties = message.header.properties
        headers = properties.headers or {}
        delivered = message.delivery
        assert isinstance(delivered, Basic.Deliver)  # noqa: S101 - narrows the type: this is a consumer's callback
        counted = headers.get("x-delivery-count", 0)
        count = counted if isinstance(counted, int) else 0
        dead = headers.get("x-first-death-queue")
        return Delivery(
            tag=delivered.delivery_tag or 0,
            body=message.body,
            message_id=properties.message_id,
            routing_key=delivered.routing_key or "",
            type=properties.message_type,
            user_id=properties.user_id,
            deliveries=max(count, int(bool(delivered.redelivered))),
            dead_queue=str(dead).removeprefix(self._ns) if dead else None,
        )
