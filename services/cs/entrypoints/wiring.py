"""What bootstrap hands to the routes and consumers of cs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from services.cs.adapters.live_hub import LiveHub
from services.cs.application.live import Live
from services.cs.application.ports import Uow
from shared.db.database import Database
from shared.runtime.clock import Clock
from shared.web.idempotency import Commands


@dataclass(frozen=True, slots=True)
class App:
    """`jobs_wake` is set when a job was started."""

    database: Database
    commands: Commands
    uow: Callable[[AsyncConnection], Uow]
    live: Live
    hub: LiveHub
    jobs_wake: asyncio.Event
    clock: Clock
