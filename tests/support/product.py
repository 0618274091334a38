"""The whole product, running: real processes behind a real Envoy, on databases and broker names of their own.

`running(shape, transport)` is what journeys, races and kill tests stand on. One process or many, `local` or `amqp`.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import tempfile
import time
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, MutableMapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import httpx2

from deploy.gateway.binary import command as envoy_command
from deploy.gateway.presets import local
from deploy.gateway.render import render
from deploy.gateway.settings import UPSTREAMS, Limits
from deploy.local import ports, probes
from deploy.local.environment import PORT_NAMES, Addresses, service_environment
from deploy.local.layout import SERVICES, Layout
from deploy.local.process import Child, Spec
from deploy.local.stack import Stack
from tests.support.brokers import Broker
from tests.support.databases import Databases, TestDatabase
from tests.support.servers import amqp_url, postgres_url, redis_url

Shape = Literal["one", "many"]
Transport = Literal["local", "amqp"]
PASSWORD = "made-up-for-tests-1"
OPERATORS = {f"DYFLUX_{login}_PASSWORD": PASSWORD for login in ("ADMIN", "TEST")}
NO_LIMITS = Limits(
    total_rps=100_000, total_burst=200_000, address_rps=100_000, address_burst=200_000, login_rps=1000, login_burst=1000
)


class SignedIn(httpx2.Auth):
    """Access tokens live ten minutes and a run of all tests is longer: who is about to lose his signs in again."""

    def __init__(self, base_url: str, login: str) -> None:
        self._base_url = base_url
        self._login = login
        self._ends = 0.0
        self._one = asyncio.Lock()
        self.headers: MutableMapping[str, str] = {}

    async def renew(self) -> None:
        """A new token in `headers`; while the product is out of order the old one, which has half its life left."""
        async with httpx2.AsyncClient(base_url=self._base_url, timeout=30) as door:
            answer = await door.post("/api/accounts/v1/login", json={"login": self._login, "password": PASSWORD})
        if answer.status_code == 503 and self.headers:
            self._ends = time.monotonic() + 5
            return
        assert answer.status_code == 200, answer.text
        self._ends = time.monotonic() + answer.json()["expires_in"] / 2
        self.headers["authorization"] = f"Bearer {answer.json()['access_token']}"

    async def freshen(self) -> None:
        """So that nobody signs in during the next minutes: for tests that look whether anything changed."""
        if time.monotonic() > self._ends - 240:
            await self.renew()

    async def async_auth_flow(self, request: httpx2.Request) -> AsyncGenerator[httpx2.Request, httpx2.Response]:
        """Requests that bring a token of their own keep it. Of many at once one signs in: logins are throttled."""
        if time.monotonic() > self._ends and request.headers.get("authorization") == self.headers["authorization"]:
            async with self._one:
                if time.monotonic() > self._ends:
                    await self.renew()
            request.headers["authorization"] = self.headers["authorization"]
        yield request


@dataclass(frozen=True)
class Engines:
    """Where PostgreSQL (as superuser) and RabbitMQ answer, when they are not those of the whole run."""

    postgres_url: str
    amqp_url: str


@dataclass
class Product:
    """A running product: its address, its processes by name, its databases by service."""

    base_url: str
    children: dict[str, Child]
    databases: dict[str, TestDatabase]
    stack: Stack
    env: dict[str, str] = field(default_factory=dict)

    async def sign_in(self, login: str = "admin") -> httpx2.AsyncClient:
        """A client of the gateway with that operator's token; the caller closes it."""
        signed_in = SignedIn(self.base_url, login)
        await signed_in.renew()
        client = httpx2.AsyncClient(base_url=self.base_url, timeout=30, auth=signed_in, headers=signed_in.headers)
        signed_in.headers = client.headers
        return client

    def process_of(self, service: str) -> Child:
        """The process that a service lives in."""
        return self.children.get(service) or self.children["services"]


@asynccontextmanager
async def running(
    shape: Shape,
    transport: Transport,
    *,
    limits: Limits = NO_LIMITS,
    extra_env: dict[str, str] | None = None,
    engines: Engines | None = None,
    templates: Mapping[str, str] | None = None,
) -> AsyncIterator[Product]:
    """Start everything, make the operators `admin` and `test`, stop everything. `templates`: service → a database on
    the same server that its own is copied from."""
    async with AsyncExitStack() as closing:
        folder = Path(closing.enter_context(tempfile.TemporaryDirectory(prefix="dyflux-product-")))
        layout = Layout(folder)
        layout.create()
        databases = Databases(engines.postgres_url if engines else postgres_url())
        closing.push_async_callback(databases.drop)
        made = {service: await databases.fresh(service, (templates or {}).get(service)) for service in SERVICES}
        namespace = f"t{secrets.token_hex(5)}."
        broker_url = engines.amqp_url if engines else amqp_url() if transport == "amqp" else None
        if broker_url is not None and engines is None:
            broker = Broker(broker_url, namespace)
            closing.push_async_callback(remove_names, broker)
        names = dict.fromkeys([*PORT_NAMES, "gateway"])
        numbers = dict(zip(names, ports.free_ports(len(names)), strict=True))
        env = _environment(made, broker_url, namespace, numbers) | (extra_env or {})
        stack = Stack(layout, env, numbers, numbers["gateway"])
        children = {c.spec.name: c for c in (stack.one_process() if shape == "one" else stack.many_processes())}
        gateway = _gateway(layout, numbers, limits)
        for child in (*children.values(), gateway):
            closing.push_async_callback(child.stop)
        async with asyncio.TaskGroup() as group:
            for child in children.values():
                group.create_task(child.start())
            group.create_task(stack.services_verb("accounts", "create-operators", extra=OPERATORS))
        await gateway.start()  # last: whom it once found closed it would pass over for a while
        children["gateway"] = gateway
        yield Product(f"http://127.0.0.1:{numbers['gateway']}", children, made, stack, env)


QUEUES = (
    "orders.claims", "orders.intake", "orders.returns", "orders.snapshots", "cs.order-view", "cs.messages", "cs.claims",
    "messaging.order-contacts", "cancellations.order-match", "cancellations.saga", "cancellations.claims",
)  # fmt: skip
"""What a shared broker is cleaned of; a private one goes away with its folder."""


async def remove_names(broker: Broker) -> None:
    """Delete the queues and exchanges of this product."""
    ends = [f"{service}.{end}" for service in SERVICES for end in ("dead", "unroutable")]
    broker.remember(*QUEUES, *ends, exchanges=tuple(ends))
    await broker.remove()


def _environment(
    made: dict[str, TestDatabase], broker_url: str | None, namespace: str, numbers: dict[str, int]
) -> dict[str, str]:
    passwords = {f"{s}_{role}": "" for s in SERVICES for role in ("owner", "app")} | {"bus": ""}
    passwords |= {name: secrets.token_hex(24) for name in ("signing_keys", "vendor", "vendor_webhook")}
    addresses = Addresses(0, redis_url(), broker_url)
    env = service_environment(addresses, passwords, numbers)
    for service, database in made.items():
        env[f"DYFLUX_{service.upper()}_DATABASE_URL"] = database.url
        env[f"DYFLUX_{service.upper()}_OWNER_DATABASE_URL"] = database.owner_url
    return env | {
        "DYFLUX_NAMESPACE": namespace,
        "DYFLUX_LOCAL_PEERS": json.dumps({service: database.bus_url for service, database in made.items()}),
        "DYFLUX_CONSOLE_PORT": str(numbers["console"]),
        "DYFLUX_LOG_LEVEL": "INFO",
        "DYFLUX_ACCOUNTS_PASSWORD_MEMORY_KIB": "1024",  # hashing at full cost is paid in tests of `make run`
        "DYFLUX_ACCOUNTS_PASSWORD_ROUNDS": "1",
    }


def _gateway(layout: Layout, numbers: dict[str, int], limits: Limits) -> Child:
    upstreams = {name: ("127.0.0.1", numbers[name]) for name in UPSTREAMS}
    config = layout.root / "envoy.yaml"
    config.write_text(
        render(local("127.0.0.1", numbers["gateway"], numbers["gateway_admin"], upstreams, limits=limits))
    )
    return Child(
        Spec(
            name="gateway",
            command=envoy_command(config, threads=1),
            log=layout.log("gateway"),
            appears_as="envoy",
            probe=probes.http(numbers["gateway"], "/readyz"),
            ready_seconds=60,
            grace_seconds=10,
        )
    )
