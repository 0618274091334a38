"""The whole service on RabbitMQ: a channel's payload from the exchange `channels`, orders answering over the bus."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import aio_pika
import orjson
import pytest
from sqlalchemy import text

from deploy.local.ports import free_port
from services.cancellations import bootstrap
from services.cancellations.entrypoints.consumers import CLAIMS, ORDERS, SAGA
from services.cancellations.settings import Settings
from shared.contracts.base import Contract, Envelope
from shared.contracts.orders import ChannelChanged
from shared.contracts.orders_commands import WithdrawClaim
from shared.contracts.registry import CONTRACTS
from shared.db.database import Database
from shared.runtime.clock import utc_now
from shared.runtime.host import serve
from tests.integration.cancellations.fake_orders import FakeOrder, FakeOrders
from tests.support.brokers import Broker
from tests.support.bus_world import until
from tests.support.databases import TestDatabase
from tests.support.tokens import TokenMaker
from tests.unit.cancellations.payloads import NAVER

pytestmark = pytest.mark.rabbitmq
LINE = "2026030112345671"


@dataclass
class Outside:
    """Orders and a channel's program, as the broker sees them."""

    broker: Broker
    database: Database
    channel: aio_pika.abc.AbstractChannel
    user: str

    async def orders_say(self, message: Contract) -> None:
        envelope = Envelope(
            id=uuid4(),
            source="orders",
            type=message.TYPE,
            subject=message.subject(),
            time=utc_now(),
            correlationid="test",
            data=message.model_dump(mode="json"),
        )
        body = envelope.model_dump_json(exclude_none=True).encode()
        await self._publish(message.EXCHANGE, message.TYPE, aio_pika.Message(body, message_id=str(envelope.id)))

    async def channel_says(self, payload: Any, *, message_id: str, key: str | None = None) -> None:
        body = payload if isinstance(payload, bytes) else orjson.dumps(payload)
        message = aio_pika.Message(body, message_id=message_id, user_id=self.user)
        await self._publish("channels", key or f"claims.{self.user}", message)

    async def _publish(self, exchange: str, key: str, message: aio_pika.Message) -> None:
        target = await self.channel.get_exchange(self.broker.namespace + exchange, ensure=False)
        await target.publish(message, key, timeout=10)

    async def rows(self, sql: str) -> list[tuple[Any, ...]]:
        async with self.database.engine.connect() as conn:
            return [tuple(row) for row in (await conn.execute(text(sql))).all()]

    async def has(self, sql: str, *expected: tuple[Any, ...]) -> None:
        async def holds() -> bool:
            return await self.rows(sql) == list(expected)

        await until(holds, f"{sql}: {expected}", seconds=20)


@pytest.fixture
async def outside(database: TestDatabase, broker: Broker) -> AsyncIterator[Outside]:
    broker.remember(CLAIMS, ORDERS, SAGA, "cancellations.dead", "cancellations.unroutable", "channels.unroutable")
    settings = Settings(database_url=database.url, port=free_port(), common=broker.settings(), sweep_s=1.0)
    service = await bootstrap.build(settings, fetch_keys=TokenMaker().fetch())
    reading = Database(database.url, name="test", pool_size=2)
    user = broker.url.split("//")[1].split(":")[0]
    async with _served(service), await aio_pika.connect(broker.url, timeout=10) as connection:
        yield Outside(broker, reading, await connection.channel(), user)
    await reading.close()


@asynccontextmanager
async def _served(service: Any) -> AsyncIterator[None]:
    stop = asyncio.Event()
    await service.declare(20)
    running = asyncio.create_task(serve([service], stop=stop))
    try:
        yield
    finally:
        stop.set()
        async with asyncio.timeout(30):
            await running


async def known_channel(outside: Outside, version: int = 1) -> None:
    await outside.orders_say(
        ChannelChanged(
            at=utc_now(),
            channel_id=outside.user,
            name="상점",
            group_id=None,
            adapter="naver",
            active=True,
            version=version,
        )
    )
    await outside.has("SELECT channel_id FROM channel_view", (outside.user,))


async def test_claim_is_taken_once_and_answered_when_a_channel_publishes_it(outside: Outside) -> None:
    orders = FakeOrders()
    commands = await _orders_commands(outside)
    await known_channel(outside)
    await outside.orders_say(orders.created(FakeOrder(101, outside.user, "N-1", market_line_no=LINE)))
    await outside.has("SELECT mgmt_no FROM order_match", (101,))

    for message_id in ("m-1", "m-1", "m-2"):
        await outside.channel_says(NAVER, message_id=message_id)
    async with commands.iterator(timeout=20) as arriving:
        async for message in arriving:
            await message.ack()
            data = orjson.loads(message.body)
            answer = orders.answer(CONTRACTS[data["type"]].model_validate(data["data"]))
            break
    assert answer is not None
    await outside.orders_say(answer)

    await outside.has("SELECT claim_key, decision, revision FROM claim", ("CL2026030100001", "APPLIED_BEFORE_SHIP", 1))
    assert orders.orders[101].cancelled == 1
    assert await outside.rows(f"SELECT message_id FROM inbox WHERE consumer = '{CLAIMS}' ORDER BY 1") == [
        (f"{outside.user}:m-1",),
        (f"{outside.user}:m-2",),
    ]


async def test_message_is_parked_with_its_reason_when_it_cannot_be_read(outside: Outside) -> None:
    await outside.channel_says(NAVER, message_id="m-0")
    await outside.has(
        "SELECT state, reason FROM bus_failed ORDER BY id", ("PARKED", f"refused: CHANNEL_NOT_FOUND: {outside.user}")
    )
    await known_channel(outside)

    await outside.channel_says(b"{", message_id="m-1")
    await outside.channel_says({"productOrder": {}}, message_id="m-2")
    await outside.channel_says(NAVER, message_id="m-3")

    await outside.has("SELECT claim_key FROM claim", ("CL2026030100001",))
    await outside.has(
        "SELECT split_part(reason, ': ', 2) FROM bus_failed WHERE state = 'PARKED' ORDER BY message_id",
        ("CHANNEL_NOT_FOUND",),
        ("UNREADABLE",),
        ("CLAIM_UNREADABLE",),
    )


async def test_answer_is_parked_when_its_claim_is_unknown(outside: Outside) -> None:
    orders = FakeOrders()
    orders.created(FakeOrder(101, "x", "1"))
    answer = orders.answer(WithdrawClaim(claim_id=str(uuid4()), revision=1, channel_id="x", mgmt_no=101))
    assert answer is not None

    await outside.orders_say(answer)

    await outside.has("SELECT consumer, state FROM bus_failed", (SAGA, "PARKED"))


async def _orders_commands(outside: Outside) -> aio_pika.abc.AbstractQueue:
    """A queue on orders' commands, as orders has one."""
    name = outside.broker.namespace + "orders.commands"
    exchange = await outside.channel.declare_exchange(name, aio_pika.ExchangeType.TOPIC, durable=True, timeout=10)
    queue = await outside.channel.declare_queue("", exclusive=True, auto_delete=True, timeout=10)
    await queue.bind(exchange, "orders.claim.#", timeout=10)
    return queue
