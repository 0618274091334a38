"""The composition root: `python -m services {all|accounts|orders|cs|messaging|cancellations|status} [verb …]`.

Finds services by name and runs them; knows nothing of what they do.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import uvloop

from shared.bus.cli import parked
from shared.db.database import Database
from shared.db.migrate import upgrade
from shared.runtime.clock import utc_now
from shared.runtime.host import serve
from shared.runtime.log import configure_logging
from shared.runtime.service import Service
from shared.runtime.settings import CommonSettings, ServiceSettings

OWNING = ("accounts", "orders", "cs", "messaging", "cancellations")
NAMES = (*OWNING, "status")
DECLARE_SECONDS = 100  # a private broker is given 90


def main(argv: Sequence[str] | None = None) -> int:
    """Parse and run; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m services", description=__doc__)
    parser.add_argument("target", choices=("all", *NAMES))
    parser.add_argument("verb", nargs="?", default="serve")
    parser.add_argument("rest", nargs=argparse.REMAINDER)
    args = parser.parse_args(argv)
    configure_logging(CommonSettings().log_level)
    return uvloop.run(_run(args.target, args.verb, args.rest))


async def _run(target: str, verb: str, rest: list[str]) -> int:
    if verb == "serve":
        await serve([await _build(name) for name in (NAMES if target == "all" else (target,))])
        return 0
    if verb == "migrate":
        for name in OWNING if target == "all" else (target,):
            await _migrate(name)
            await _declare(name)
        return 0
    if target == "all":
        if verb == "start":
            await _start()
            return 0
        raise SystemExit(f"'{verb}' wants one service, not all")
    if verb == "parked":
        database = Database(_settings(target).database_url, name=f"{target}-cli", pool_size=1)
        try:
            return await parked(database, rest, sys.stdout, utc_now)
        finally:
            await database.close()
    verbs: dict[str, Callable[[Any, list[str]], Awaitable[int]]] = _module(target, "entrypoints.cli").VERBS
    if verb not in verbs:
        raise SystemExit(f"{target} knows: serve, migrate, parked, {', '.join(sorted(verbs))}")
    return await verbs[verb](_settings(target), rest)


async def _start() -> None:
    """Migrate, declare, serve: one process imports once, and does so while the broker still boots."""
    for name in OWNING:
        await _migrate(name)
    services = [await _build(name) for name in NAMES]
    for service in services:
        if service.declare:
            await service.declare(DECLARE_SECONDS)
    await serve(services)


async def _migrate(name: str) -> None:
    await upgrade(_module(name, "migrations").MIGRATIONS, _settings(name).owner_database_url)


async def _declare(name: str) -> None:
    """Queues exist before the first event is published; otherwise a service that starts later would miss it."""
    service = await _build(name)
    try:
        if service.declare:
            await service.declare(DECLARE_SECONDS)
    finally:
        for close in reversed(service.on_close):
            await close()


async def _build(name: str) -> Service:
    built: Service = await _module(name, "bootstrap").build(_settings(name))
    return built


def _settings(name: str) -> ServiceSettings:
    settings: ServiceSettings = _module(name, "settings").Settings()
    return settings


def _module(name: str, part: str) -> Any:
    return importlib.import_module(f"services.{name}.{part}")


if __name__ == "__main__":
    sys.exit(main())
