"""Verbs of messaging: `rebuild` the order contacts; `reports` that need a person, `reports replay ID`."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable

from services.messaging.application.rebuild_contacts import rebuild_contacts
from services.messaging.bootstrap import in_one_transaction
from services.messaging.settings import Settings
from shared.runtime.clock import utc_now
from shared.runtime.ids import uuid7

SHOWN = 200


async def _rebuild(settings: Settings, _rest: list[str]) -> int:
    request_id = str(uuid7())
    known = await in_one_transaction(settings, lambda uow: rebuild_contacts(uow, request_id))
    _say(f"{known} orders known; every pack is asked for again (request {request_id}).")
    return 0


async def _reports(settings: Settings, rest: list[str]) -> int:
    if rest[:1] == ["replay"] and len(rest) == 2 and rest[1].isdecimal():
        row_id = int(rest[1])
        done = await in_one_transaction(settings, lambda uow: uow.inbox.replay(row_id, utc_now()))
        _say(f"{row_id} will be applied again." if done else f"{row_id}: no such unsettled report.")
        return 0 if done else 1
    if rest:
        _say("usage: reports [replay ID]")
        return 2
    for row in await in_one_transaction(settings, lambda uow: uow.inbox.unsettled(SHOWN)):
        _say("\t".join(str(row[name]) for name in ("id", "vendor", "state", "tries", "received_at", "reason")))
    return 0


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


VERBS: dict[str, Callable[[Settings, list[str]], Awaitable[int]]] = {"rebuild": _rebuild, "reports": _reports}
