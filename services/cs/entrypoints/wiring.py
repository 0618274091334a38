"""What bootstrap hands to the routes and consumers of cs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.cs.application.access_log import AccessFilter
from services.cs.application.alarm_answers import AlarmFilter
from services.cs.application.filters import PackFilter, PackSort, RecordFilter, Slice
from services.cs.application.live import Live
from services.cs.application.live_stream import Consoles
from services.cs.application.ports import Uow
from services.cs.application.return_filters import ExchangeFilter, ReturnFilter, ReturnSort
from services.cs.application.staff_messages import BoxFilter
from services.cs.application.statistics import Counts, StatisticsFilter
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
    async def accesses(self, asked: AccessFilter, part: Slice) -> Page: ...
    async def alarms(self, filter: AlarmFilter, part: Slice, *, unmasked: bool) -> Page: ...
    async def macros(self, q: str, part: Slice) -> Page: ...
    async def staff_box(self, filter: BoxFilter, part: Slice) -> Page: ...
    async def customer(self, phone: str, *, unmasked: bool) -> dict[str, Any]: ...
    async def reasons_by_day(self, filter: StatisticsFilter) -> Counts: ...
    async def returns(self, filter: ReturnFilter, sort: ReturnSort, part: Slice, *, unmasked: bool) -> Page: ...
    async def return_in_full(self, id: int, *, unmasked: bool) -> dict[str, Any] | None: ...
    async def exchanges(self, filter: ExchangeFilter, sort: ReturnSort, part: Slice, *, unmasked: bool) -> Page: ...
    async def job(self, job_id: UUID) -> dict[str, Any] | None: ...
    async def job_rows(self, job_id: UUID, name: str, total: int, part: Slice) -> Page: ...
    async def job_file(self, job_id: UUID) -> tuple[int, AsyncIterator[bytes]]: ...
    async def wait_for_pack(self, pack_no: int, min_version: int | None) -> None:
        """Raises Refusal NOT_YET_VISIBLE."""
        ...

    async def wait_for_orders(self, mgmt_nos: Sequence[int]) -> None: ...


@dataclass(frozen=True, slots=True)
class App:
    """`jobs_wake` and `exports_wake` are set when a job was started."""

    commands: Commands
    uow: Callable[[AsyncConnection], Uow]
    reader: Reader
    live: Live
    consoles: Consoles
    jobs_wake: asyncio.Event
    exports_wake: asyncio.Event
    clock: Clock
