"""Five databases, two roles for each, and the role `bus` of the local transport. Grants on tables are not made here.

The statements are the files of deploy/postgres, which every other way to run uses as well.
"""

import re
from pathlib import Path

import asyncpg

from deploy.local.layout import SERVICES

_SQL = Path(__file__).parent.parent / "postgres"
_PLACE = re.compile(r":(['\"])(\w+)\1")
_QUIET = {"log_min_messages": "panic", "log_min_error_statement": "panic"}  # statements hold passwords
_EXISTS = (asyncpg.DuplicateObjectError, asyncpg.DuplicateDatabaseError, asyncpg.UniqueViolationError)


def statements(file: str, values: dict[str, str]) -> list[str]:
    """The statements of a file with psql's `:"name"` and `:'text'` filled in. Raises KeyError for an unknown one."""

    def fill(place: re.Match[str]) -> str:
        quote, name = place[1], place[2]
        return quote + values[name].replace(quote, quote * 2) + quote

    lines = (_SQL / file).read_text(encoding="utf-8").splitlines()
    text = "\n".join(line for line in lines if not line.startswith("--"))
    return [_PLACE.sub(fill, part).strip() for part in text.split(";\n") if part.strip()]


def values_of(service: str, passwords: dict[str, str]) -> dict[str, str]:
    """What the statements of one service need."""
    return {
        "database": f"dyflux_{service}",
        "owner": f"{service}_owner",
        "app": f"{service}_app",
        "owner_password": passwords[f"{service}_owner"],
        "app_password": passwords[f"{service}_app"],
        "bus_password": passwords["bus"],
    }


async def provision(superuser_url: str, passwords: dict[str, str]) -> None:
    """Create what is missing and set the passwords; harmless when repeated or when it was cut short."""
    server = await asyncpg.connect(superuser_url, timeout=10, command_timeout=60, server_settings=_QUIET)
    try:
        for service in SERVICES:
            await _run(server, statements("service.sql", values_of(service, passwords)))
    finally:
        await server.close(timeout=5)
    for service in SERVICES:
        inside = await asyncpg.connect(
            superuser_url, database=f"dyflux_{service}", timeout=10, command_timeout=60, server_settings=_QUIET
        )
        try:
            await _run(inside, statements("service_schema.sql", values_of(service, passwords)))
        finally:
            await inside.close(timeout=5)


async def _run(connection: "asyncpg.Connection[asyncpg.Record]", todo: list[str]) -> None:
    for statement in todo:
        try:
            await connection.execute(statement)
        except _EXISTS:
            if not statement.startswith("CREATE "):
                raise
