"""kill -9 of the broker and of PostgreSQL under the whole product, and their return: nothing acknowledged is lost.

The engines are private ones of this module, for nobody else may lose his. PostgreSQL keeps fsync on: what it has
acknowledged it must have, whatever kills it.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from deploy.local.layout import Layout
from deploy.local.postgres import PrivatePostgres
from deploy.local.rabbitmq import PrivateRabbit
from tests.component.still import tables_of
from tests.e2e.desk import Desk
from tests.resilience.product import verdict
from tests.resilience.product.conftest import Ground
from tests.resilience.product.load import Load
from tests.resilience.product.test_kills import storm
from tests.resilience.product.witness import Witness
from tests.support.product import Engines, running

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.rabbitmq, pytest.mark.timeout(1200)]
CLIENTS = 6
ROUNDS = int(os.environ.get("DYFLUX_KILL_ROUNDS", "25"))
CONNECTIONS = 300


@dataclass
class Shaky:
    """A product on engines that may be killed."""

    ground: Ground
    postgres: PrivatePostgres
    rabbit: PrivateRabbit


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def shaky(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Shaky]:
    folder: Path = tmp_path_factory.mktemp("shaky")
    postgres = PrivatePostgres(folder / "postgres", max_connections=CONNECTIONS)
    rabbit = PrivateRabbit(folder / "rabbit", cache=Layout.default().engine_cache)
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(postgres.start())
            group.create_task(rabbit.start())
        async with running("many", "amqp", engines=Engines(postgres.url, rabbit.url)) as product:
            await rabbit.sync_topology()
            async with await product.sign_in() as client, tables_of(product) as tables:
                witness = Witness(rabbit.url, product.env["DYFLUX_NAMESPACE"])
                await witness.listen()
                await rabbit.sync_topology()
                yield Shaky(Ground(product, Desk(client), tables, witness), postgres, rabbit)
    finally:
        await postgres.stop()
        await rabbit.stop()


async def kill_rabbit(shaky: Shaky) -> None:
    await shaky.rabbit.kill()
    assert shaky.rabbit.child.returncode == -signal.SIGKILL
    await shaky.rabbit.start()


async def kill_postgres(shaky: Shaky) -> None:
    await shaky.postgres.kill()
    assert shaky.postgres.child.returncode == -signal.SIGKILL
    await shaky.postgres.start()


BROKER = ("broker", kill_rabbit)
DATABASE = ("database", kill_postgres)
Victim = tuple[str, Callable[[Shaky], Awaitable[None]]]


@pytest.mark.parametrize(
    "victims",
    [
        pytest.param([BROKER], id="broker"),
        pytest.param([DATABASE, DATABASE], id="database"),
        pytest.param([BROKER, DATABASE] * ROUNDS, id="both", marks=pytest.mark.slow),
    ],
)
async def test_every_command_happened_once_when_an_engine_is_killed(
    shaky: Shaky, victims: list[Victim], record_property: Callable[[str, object], None]
) -> None:
    ground = shaky.ground
    load = await Load.on(ground.desk, CLIENTS)
    chance = random.Random(len(victims))

    async def strike() -> None:
        for _, kill in victims:
            await asyncio.sleep(chance.uniform(0.8, 1.8))
            await kill(shaky)
        await asyncio.sleep(1)

    await storm(load, strike)
    async with tables_of(ground.product) as tables:
        await verdict.calm(tables, 120)
        await ground.witness.remember()
        await verdict.nothing_parked(tables)
        await verdict.each_command_once(load, tables, ground.witness)
        await verdict.projection_equals_orders(ground.desk, tables)
    commands = sum(len(client.acknowledged) for client in load.clients)
    names = [name for name, _ in victims]
    record_property("figure", f"kills: {commands} commands over {len(names)} kill -9 {set(names)}: {dict(load.seen)}")
