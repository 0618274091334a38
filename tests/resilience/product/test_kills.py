"""kill -9 of whole services under load, in many processes: every acknowledged command has happened once, and only once.

`make test` kills each service a few times; the slow variant goes on for DYFLUX_KILL_ROUNDS.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
from collections.abc import Awaitable, Callable, Sequence

import aio_pika
import orjson
import pytest

from tests.e2e.natives import naver
from tests.resilience.product import verdict
from tests.resilience.product.conftest import Ground
from tests.resilience.product.load import Load
from tests.support.product import Product
from tests.support.servers import amqp_url

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.rabbitmq, pytest.mark.timeout(1200)]
CLIENTS = 8
ROUNDS = int(os.environ.get("DYFLUX_KILL_ROUNDS", "25"))
CLAIMS = 24


async def kill(product: Product, service: str) -> None:
    """A real SIGKILL, and a start once it is dead."""
    child = product.children[service]
    await child.kill()
    assert child.returncode == -signal.SIGKILL
    await child.start()


async def storm(load: Load, strike: Callable[[], Awaitable[None]]) -> None:
    """Clients at work while `strike` kills; they finish their rounds when it has ended."""
    over = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(load.run(over))
        try:
            await strike()
        finally:
            over.set()


async def judge(ground: Ground, load: Load) -> None:
    await verdict.calm(ground.tables)
    await ground.witness.remember()
    await verdict.nothing_parked(ground.tables)
    await verdict.each_command_once(load, ground.tables, ground.witness)
    await verdict.projection_equals_orders(ground.desk, ground.tables)


@pytest.mark.parametrize(
    "victims",
    [
        pytest.param(["orders"] * 4, id="orders"),
        pytest.param(["cs", "cs", "messaging"], id="readers"),
        pytest.param(["orders", "cs", "cancellations", "messaging"] * ROUNDS, id="all", marks=pytest.mark.slow),
    ],
)
async def test_every_command_happened_once_when_services_are_killed(
    ground: Ground, victims: Sequence[str], record_property: Callable[[str, object], None]
) -> None:
    load = await Load.on(ground.desk, CLIENTS)
    chance = random.Random(len(victims))

    async def strike() -> None:
        for victim in victims:
            await asyncio.sleep(chance.uniform(0.8, 1.8))
            await kill(ground.product, victim)

    await storm(load, strike)
    await judge(ground, load)
    commands = sum(len(client.acknowledged) for client in load.clients)
    record_property(
        "figure", f"kills: {commands} commands over {len(victims)} kill -9 {set(victims)}: {dict(load.seen)}"
    )


async def test_each_claim_is_decided_once_when_services_are_killed_while_claims_stream_in(
    ground: Ground, record_property: Callable[[str, object], None]
) -> None:
    desk, product = ground.desk, ground.product
    load = await Load.on(desk, 2)
    connection = await aio_pika.connect_robust(amqp_url(), timeout=10)
    async with connection:
        user = connection.url.user or ""
        channel = await desk.channel("naver", id=user)
        lines = [desk.line(channel, await desk.option(), 3) for _ in range(CLAIMS)]
        await desk.take_in(*lines)
        numbers = [line["market_line_no"] for line in lines]
        keys = {f"CL-{number}" for number in numbers}
        publisher = await connection.channel()
        exchange = await publisher.get_exchange(product.env["DYFLUX_NAMESPACE"] + "channels", ensure=False)

        async def by_broker(number: str) -> None:
            body = orjson.dumps(naver(number, f"CL-{number}"))
            for _ in range(2):
                message = aio_pika.Message(body, message_id=number, user_id=user, delivery_mode=2)
                await exchange.publish(message, f"claims.{user}", timeout=10)

        async def stream(mine: Sequence[str], way: Callable[[str], Awaitable[None]]) -> None:
            for number in mine:
                await way(number)
                await asyncio.sleep(0.15)

        async def strike() -> None:
            async with asyncio.TaskGroup() as group:
                half = CLAIMS // 2
                group.create_task(stream(numbers[:half], by_broker))
                group.create_task(stream(numbers[half:], lambda n: load.claim(channel, n, f"CL-{n}")))
                for victim in ("cancellations", "orders", "cancellations"):
                    await asyncio.sleep(0.4)
                    await kill(product, victim)

        await storm(load, strike)
        for key in keys:
            await desk.claim_when(key, lambda claim: claim["decision"] == "APPLIED_BEFORE_SHIP", seconds=60)
    await judge(ground, load)
    await verdict.claims_decided_once(ground.tables, ground.witness, keys)
    record_property("figure", f"kills: {CLAIMS} claims decided once over 3 kill -9: {dict(load.seen)}")
