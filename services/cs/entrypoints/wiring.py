"""What bootstrap hands to the routes and consumers of cs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.cs.application.filters import PackFilter, PackSort, RecordFilter, Slice
from services.cs.application.live import Live
from services.cs.application.live_stream import Consoles
from services.cs.application.ports import Uow
from shared.runtime.clock import Clock
from shared.web.idempotency import Commands
from shared.web.pagination import Page


class Reader(Protocol):
    """What is read without a command. `unmasked`: for who may see personal data."""

    async def packs(self, filter: PackFilter, sort: PackSort, part: Slice, *, unmasked: bool) -> Page: ...
    async def pack(self, pack_no: int, *, unmasked: bool) -> dict[str, Any] | None: ...
    async def history(self, pack_no: int, part: Slice, *, unmasked: bool) -> Page | None: ...
    async def moved_to(self, pack_no: int) -> int | None: ...
    async def records(self, filter: RecordFilter, part: Slice, *, unmasked: bool) -> Page: ...
    async def job(self, job_id: UUID) -> dict[str, Any] | None: ...
    async def wait_for_pack(self, pack_no: int, min_version: int | None) -> None:
        """Raises Refusal NOT_YET_VISIBLE."""
        ...

    async def wait_for_orders(self, mgmt_nos: Sequence[int]) -> None: ...


@dataclass(frozen=True, slots=True)
class App:
    """`jobs_wake` is set when a job was started."""

    commands: Commands
    uow: Callable[[AsyncConnection], Uow]
    reader: Reader
    live: Live
    consoles: Consoles
    jobs_wake: asyncio.Event
    clock: Clock
