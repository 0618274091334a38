"""What the routes get from bootstrap."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network

from sqlalchemy.ext.asyncio import AsyncConnection

from services.messaging.application.ports import Uow
from services.messaging.application.reading import Reader
from services.messaging.application.take_webhook import Webhooks
from services.messaging.entrypoints.wake import Wake
from shared.db.database import Database
from shared.runtime.clock import Clock
from shared.runtime.ids import NewId
from shared.web.idempotency import Commands

Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class App:
    """`dispatcher` and `applier` wake the loops of this process; `sources` empty: webhooks from anywhere."""

    database: Database
    commands: Commands
    uow: Callable[[AsyncConnection], Uow]
    reader: Reader
    webhooks: Webhooks
    sources: Sequence[Network]
    dispatcher: Wake
    applier: Wake
    clock: Clock
    new_id: NewId
