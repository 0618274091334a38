"""The three engines of one data folder, started side by side."""

import asyncio
import os
from collections.abc import Awaitable, Callable

from deploy.local.environment import Addresses
from deploy.local.layout import Layout
from deploy.local.postgres import PrivatePostgres
from deploy.local.process import Child
from deploy.local.rabbitmq import PrivateRabbit
from deploy.local.rabbitmq_files import NoRabbitError
from deploy.local.valkey import PrivateValkey

ENGINE_PORTS = ["postgres", "valkey", "rabbitmq", "rabbitmq_dist", "epmd"]


class Engines:
    """PostgreSQL, Valkey and, where it can be had, RabbitMQ.

    `durable=False` (tests) turns fsync off. `DYFLUX_TRANSPORT=local` leaves RabbitMQ out, `DYFLUX_AMQP_URL` uses one
    that runs elsewhere.
    """

    def __init__(
        self,
        layout: Layout,
        passwords: dict[str, str],
        ports: dict[str, int],
        *,
        durable: bool = True,
        max_connections: int = 250,
    ) -> None:
        self._layout = layout
        self.postgres = PrivatePostgres(
            layout.postgres,
            port=ports["postgres"],
            password=passwords["postgres"],
            durable=durable,
            max_connections=max_connections,
            log=layout.log("postgres"),
            pid_file=layout.pid_file("postgres"),
        )
        self.valkey = PrivateValkey(
            layout.root / "valkey",
            port=ports["valkey"],
            password=passwords["valkey"],
            log=layout.log("valkey"),
            pid_file=layout.pid_file("valkey"),
        )
        self.rabbit: PrivateRabbit | None = PrivateRabbit(
            layout.root / "rabbitmq",
            cache=layout.engine_cache,
            port=ports["rabbitmq"],
            dist_port=ports["rabbitmq_dist"],
            epmd_port=ports["epmd"],
            password=passwords["rabbitmq"],
            log=layout.log("rabbitmq"),
            pids=layout.pids,
        )
        self._amqp_url: str | None = None
        self._no_amqp = ""

    async def find(self) -> Addresses:
        """Decide which transport there will be, and where everything will answer; nothing is started yet.

        Without RabbitMQ the local transport takes its place.
        """
        self._layout.create()
        if os.environ.get("DYFLUX_TRANSPORT") == "local":
            self.rabbit, self._no_amqp = None, "DYFLUX_TRANSPORT=local"
        elif elsewhere := os.environ.get("DYFLUX_AMQP_URL"):
            self.rabbit, self._amqp_url = None, elsewhere
        elif self.rabbit is not None:
            try:
                await self.rabbit.find()
            except NoRabbitError as reason:
                self.rabbit, self._no_amqp = None, str(reason)
            else:
                self._amqp_url = self.rabbit.url
        ctl = self._layout.rabbitmqctl if self.rabbit is not None else None
        return Addresses(self.postgres.port, self.valkey.url, self._amqp_url, self._no_amqp, ctl)

    async def start(self, when_postgres_answers: Callable[[], Awaitable[None]]) -> None:
        """Start all; the databases are prepared while RabbitMQ, the slowest, still boots. Raises StartError."""

        async def databases() -> None:
            await self.postgres.start()
            await when_postgres_answers()

        async with asyncio.TaskGroup() as group:
            group.create_task(databases())
            group.create_task(self.valkey.start())
            if self.rabbit is not None:
                group.create_task(self.rabbit.start())
                self.rabbit.write_ctl_script(self._layout.rabbitmqctl)

    def restartable(self) -> list[tuple[Child, Callable[[], Awaitable[None]]]]:
        """Each engine's process with how to start it again on the same data and port."""
        pairs: list[tuple[Child, Callable[[], Awaitable[None]]]] = [
            (self.postgres.child, self.postgres.start),
            (self.valkey.child, self.valkey.start),
        ]
        if self.rabbit is not None:
            pairs.append((self.rabbit.child, self.rabbit.start))
        return pairs

    async def stop(self) -> None:
        """Stop all, whatever state they are in."""
        stops = [self.postgres.stop(), self.valkey.stop()]
        if self.rabbit is not None:
            stops.append(self.rabbit.stop())
        results = await asyncio.gather(*stops, return_exceptions=True)
        failures = [result for result in results if isinstance(result, BaseException)]
        if failures:
            raise BaseExceptionGroup("engines did not stop", failures)
