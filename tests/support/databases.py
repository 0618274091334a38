"""A fresh database per test: `CREATE DATABASE … TEMPLATE` of one that each worker migrates once (0.1 s)."""

import asyncio
import importlib
import os
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote, urlsplit, urlunsplit
from uuid import uuid4

import asyncpg
import pytest

from shared.db import migrate
from shared.db.migrations import BUS_ROLE, Migrations
from tests.support.servers import postgres_url

PASSWORD = "test-only"
_ROLES_LOCK = 0x64797465


@dataclass(frozen=True)
class TestDatabase:
    """One database, seen as the run-time role, as its owner, as `bus` and as the superuser."""

    __test__ = False
    name: str
    url: str
    owner_url: str
    bus_url: str
    admin_url: str


class Declared(Protocol):
    """What `services/<svc>/migrations/__init__.py` looks like."""

    MIGRATIONS: Migrations


def migrations_of(service: str) -> Migrations:
    """The history that a service declares."""
    module: Declared = importlib.import_module(f"services.{service}.migrations")
    return module.MIGRATIONS


def with_database(url: str, name: str, user: str | None = None, password: str = PASSWORD) -> str:
    """`url` with another database, and another user where one is given."""
    parts = urlsplit(url)
    netloc = parts.netloc
    if user is not None:
        netloc = f"{quote(user)}:{quote(password)}@{netloc.rpartition('@')[2]}"
    return urlunsplit(parts._replace(netloc=netloc, path=f"/{name}"))


_templates: dict[tuple[str, str], str] = {}
"""Server and service → the name of the migrated database that others are copied from."""


class Databases:
    """Makes databases for one test and drops them after it."""

    def __init__(self, admin_url: str) -> None:
        self._admin_url = admin_url
        self._made: list[str] = []

    async def fresh(self, service: str, template: str | None = None) -> TestDatabase:
        """A database of `service`, migrated to head: empty, or a copy of a big one that is kept for measuring."""
        migrations = migrations_of(service)
        return await self.of(migrations, template)

    async def of(self, migrations: Migrations, template: str | None = None) -> TestDatabase:
        """The same for a history that no service declares."""
        async with connected(self._admin_url) as admin:
            template = template or _templates.get((self._admin_url, migrations.service))
            if template is None:
                template = await self._template(admin, migrations)
            name = f"{template}_{uuid4().hex[:10]}"
            await admin.execute(
                f'CREATE DATABASE "{name}" TEMPLATE "{template}" OWNER "{migrations.owner_role}" STRATEGY file_copy',
                timeout=600,
            )
            self._made.append(name)
            await _connectable(admin, name, migrations)
        return self._seen(name, migrations)

    async def drop(self) -> None:
        """Drop what this test made, whoever is still connected."""
        await _drop(self._admin_url, self._made)
        self._made.clear()

    async def _template(self, admin: asyncpg.Connection, migrations: Migrations) -> str:
        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        name = f"test_{migrations.service}_{worker}_{uuid4().hex[:8]}"
        await _roles(admin, migrations)
        await admin.execute(f'CREATE DATABASE "{name}" OWNER "{migrations.owner_role}"')
        await migrate.upgrade(migrations, self._seen(name, migrations).owner_url)
        _templates[self._admin_url, migrations.service] = name
        return name

    def _seen(self, name: str, migrations: Migrations) -> TestDatabase:
        admin = self._admin_url
        return TestDatabase(
            name=name,
            url=with_database(admin, name, migrations.app_role),
            owner_url=with_database(admin, name, migrations.owner_role),
            bus_url=with_database(admin, name, BUS_ROLE),
            admin_url=with_database(admin, name),
        )


async def _roles(admin: asyncpg.Connection, migrations: Migrations) -> None:
    """Roles belong to the whole server: workers make them one after the other."""
    async with admin.transaction():
        await admin.execute("SELECT pg_advisory_xact_lock($1)", _ROLES_LOCK)
        for role in (migrations.owner_role, migrations.app_role, BUS_ROLE):
            if not await admin.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", role):
                await admin.execute(f"CREATE ROLE \"{role}\" LOGIN PASSWORD '{PASSWORD}'")


async def _connectable(admin: asyncpg.Connection, name: str, migrations: Migrations) -> None:
    """Rights on a database are not copied from its template."""
    await admin.execute(f'REVOKE ALL ON DATABASE "{name}" FROM PUBLIC')
    await admin.execute(f'GRANT CONNECT, TEMPORARY ON DATABASE "{name}" TO "{migrations.app_role}"')
    await admin.execute(f'GRANT CONNECT ON DATABASE "{name}" TO "{BUS_ROLE}"')


class connected:  # noqa: N801
    """`async with connected(url) as conn`: a direct asyncpg connection."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def __aenter__(self) -> asyncpg.Connection:
        self._conn = await asyncpg.connect(self._url, timeout=10)
        return self._conn

    async def __aexit__(self, *_: object) -> None:
        await self._conn.close(timeout=10)


@pytest.fixture(scope="session")
def template_databases() -> Iterator[None]:
    """Drop this worker's templates when it ends."""
    yield
    ours = [name for (server, _), name in _templates.items() if server == os.environ.get("TEST_POSTGRES_URL")]
    if ours:  # those on a server of a test's own go away with it
        asyncio.run(_drop(postgres_url(), ours))
    _templates.clear()


@pytest.fixture
async def databases(template_databases: None) -> AsyncIterator[Databases]:
    """Fresh databases: `db = await databases.fresh("orders")`, then `Database(db.url, name="orders")`."""
    made = Databases(postgres_url())
    try:
        yield made
    finally:
        await made.drop()


async def _drop(admin_url: str, names: list[str]) -> None:
    async with connected(admin_url) as admin:
        for name in names:
            await admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
