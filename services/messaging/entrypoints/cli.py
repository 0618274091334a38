"""Verbs of messaging: `rebuild` the order contacts; `reports` that need a person, `reports replay ID`."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from typing import Any

from services.messaging.adapters.contacts import SqlContacts
from services.messaging.adapters.inbox_admin import replay, unsettled
from services.messaging.adapters.uow import SqlUow
from services.messaging.application.rebuild_contacts import rebuild_contacts
from services.messaging.settings import Settings
from shared.bus.outbox import Outbox
from shared.db.database import Database
from shared.runtime.clock import utc_now
from shared.runtime.ids import uuid7

SHOWN = 200


async def _rebuild(settings: Settings, _rest: list[str]) -> int:
    outbox = Outbox("messaging", utc_now, uuid7)
    request_id = str(uuid7())

    async def ask(database: Database) -> int:
        return await database.transaction(
            lambda conn: rebuild_contacts(SqlUow(conn, outbox), SqlContacts(conn), request_id)
        )

    known = await _with_database(settings, ask)
    _say(f"{known} orders known; every pack is asked for again (request {request_id}).")
    return 0


async def _reports(settings: Settings, rest: list[str]) -> int:
    if rest[:1] == ["replay"] and len(rest) == 2 and rest[1].isdecimal():
        row_id = int(rest[1])
        done = await _with_database(settings, lambda db: db.transaction(lambda conn: replay(conn, row_id, utc_now())))
        _say(f"{row_id} will be applied again." if done else f"{row_id}: no such unsettled report.")
        return 0 if done else 1
    if rest:
        _say("usage: reports [replay ID]")
        return 2
    for row in await _with_database(settings, lambda db: db.read(lambda conn: unsettled(conn, SHOWN))):
        _say("\t".join(str(row[name]) for name in ("id", "vendor", "state", "tries", "received_at", "reason")))
    return 0


async def _with_database(settings: Settings, work: Callable[[Database], Awaitable[Any]]) -> Any:
    database = Database(settings.database_url, name="messaging-cli", pool_size=1)
    try:
        return await work(database)
    finally:
        await database.close()


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


VERBS: dict[str, Callable[[Settings, list[str]], Awaitable[int]]] = {"rebuild": _rebuild, "reports": _reports}
