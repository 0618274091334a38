"""Everything that is read: lists by one statement, the rest in short read-only transactions."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any
from uuid import UUID

from services.cs.adapters.access_log import list_accesses
from services.cs.adapters.alarm_list import list_alarms
from services.cs.adapters.bells import Bells
from services.cs.adapters.case_changes import changes_since
from services.cs.adapters.customers import read_card
from services.cs.adapters.exchange_list import list_exchanges
from services.cs.adapters.fetching import Fetches, fetch_from, in_a_lane
from services.cs.adapters.jobs_read import file_part, file_size, read_job, read_rows
from services.cs.adapters.macros import list_macros
from services.cs.adapters.pack_detail import exists, moved_to, read_pack
from services.cs.adapters.pack_list import list_packs
from services.cs.adapters.reason_days import read_days
from services.cs.adapters.record_list import list_history, list_records
from services.cs.adapters.return_list import ONE, list_returns
from services.cs.adapters.staff import list_box
from services.cs.adapters.totals import Estimates
from services.cs.adapters.visibility import orders_visible, pack_visible
from services.cs.application.access_log import AccessFilter
from services.cs.application.alarm_answers import AlarmFilter
from services.cs.application.filters import PackFilter, PackSort, RecordFilter, Slice
from services.cs.application.pack_detail import pack_detail
from services.cs.application.return_answers import return_row, with_changes
from services.cs.application.return_filters import ExchangeFilter, ReturnFilter, ReturnSort
from services.cs.application.staff_messages import BoxFilter
from services.cs.application.statistics import Counts, StatisticsFilter
from services.cs.domain.cases import CaseKind
from shared.db.database import Database
from shared.web.pagination import Page

LIST_SECONDS = 2.0
BROAD_AT_ONCE = 2
LIST_SESSION = {"statement_timeout": "2s", "lock_timeout": "5s"}
"""The statement's end comes first, whatever it waits for."""


class SqlReader:
    """`Reader` over PostgreSQL; `grids` is the pool of the lists, whose statements are planned for their values."""

    def __init__(self, database: Database, lists: Database, walks: Database, bells: Bells) -> None:
        """`lists` and `walks` are pools of their own, whose sessions end a statement after LIST_SECONDS; those of
        `walks` plan it once."""
        self._database = database
        self._bells = bells
        self._fetch = fetch_from(lists)
        self._quickly = Fetches(self._fetch, fetch_from(walks))
        self._slowly = in_a_lane(self._quickly, BROAD_AT_ONCE, LIST_SECONDS)
        self._estimates = Estimates()

    async def packs(self, filter: PackFilter, sort: PackSort, part: Slice, *, unmasked: bool) -> Page:
        """The CS window's grid."""
        fetches = self._for(filter)
        return await list_packs(fetches, filter, sort, part, unmasked=unmasked, estimates=self._estimates)

    async def pack(self, pack_no: int, *, unmasked: bool) -> dict[str, Any] | None:
        """One pack with its orders; None: no such pack, or no more."""
        row = await self._database.read(lambda conn: read_pack(conn, pack_no))
        return pack_detail(row, unmasked=unmasked) if row is not None else None

    async def history(self, pack_no: int, part: Slice, *, unmasked: bool) -> Page | None:
        """The records of the pack's orders; None: no such pack, or no more."""
        if not await self._database.read(lambda conn: exists(conn, pack_no)):
            return None
        return await list_history(self._quickly, pack_no, part, unmasked=unmasked, estimates=self._estimates)

    async def moved_to(self, pack_no: int) -> int | None:
        """Where the order of this number is now."""
        return await self._database.read(lambda conn: moved_to(conn, pack_no))

    async def records(self, filter: RecordFilter, part: Slice, *, unmasked: bool) -> Page:
        """CS내역조회."""
        fetches = self._for(filter)
        return await list_records(fetches, filter, part, unmasked=unmasked, estimates=self._estimates)

    def _for(self, filter: PackFilter | RecordFilter) -> Fetches:
        return self._slowly if filter.needs_window() else self._quickly

    async def accesses(self, asked: AccessFilter, part: Slice) -> Page:
        """Who saw whose data."""
        return await list_accesses(self._fetch, asked, part)

    async def alarms(self, filter: AlarmFilter, part: Slice, *, unmasked: bool) -> Page:
        """The alarm area."""
        return await list_alarms(self._fetch, filter, part, unmasked=unmasked)

    async def macros(self, q: str, part: Slice) -> Page:
        """매크로, by name."""
        return await list_macros(self._fetch, q, part)

    async def staff_box(self, filter: BoxFilter, part: Slice) -> Page:
        """Messages of one operator."""
        return await list_box(self._fetch, filter, part)

    async def customer(self, phone: str, *, unmasked: bool) -> dict[str, Any]:
        """The card of a phone number."""
        return await read_card(self._fetch, phone, unmasked=unmasked)

    async def reasons_by_day(self, filter: StatisticsFilter) -> Counts:
        """How many C/S records of each day carry each reason."""
        return await read_days(self._fetch, filter)

    async def returns(self, filter: ReturnFilter, sort: ReturnSort, part: Slice, *, unmasked: bool) -> Page:
        """반품관리."""
        return await list_returns(self._fetch, filter, sort, part, unmasked=unmasked, estimates=self._estimates)

    async def return_in_full(self, id: int, *, unmasked: bool) -> dict[str, Any] | None:
        """One return with what was changed of it; None: no such return."""
        rows = await self._fetch(ONE, {"id": id})
        if not rows:
            return None
        changes = await self._database.read(lambda conn: changes_since(conn, CaseKind.RETURN, id, 0))
        return with_changes(return_row(rows[0], unmasked=unmasked), changes)

    async def exchanges(self, filter: ExchangeFilter, sort: ReturnSort, part: Slice, *, unmasked: bool) -> Page:
        """교환예정관리."""
        return await list_exchanges(self._fetch, filter, sort, part, unmasked=unmasked, estimates=self._estimates)

    async def job(self, job_id: UUID) -> dict[str, Any] | None:
        """A job and what was refused of it."""
        return await self._database.read(lambda conn: read_job(conn, job_id))

    async def job_rows(self, job_id: UUID, name: str, total: int, part: Slice) -> Page:
        """What became of each row of a job."""
        return await self._database.read(lambda conn: read_rows(conn, job_id, name, total, part))

    async def job_file(self, job_id: UUID) -> tuple[int, AsyncIterator[bytes]]:
        """The size of a job's file (0: none), and its pieces, each read when it is wanted."""
        return await self._database.read(lambda conn: file_size(conn, job_id)), self._pieces(job_id)

    async def _pieces(self, job_id: UUID) -> AsyncIterator[bytes]:
        n = 0
        while (part := await self._piece(job_id, n)) is not None:
            yield part
            n += 1

    async def _piece(self, job_id: UUID, n: int) -> bytes | None:
        return await self._database.read(lambda conn: file_part(conn, job_id, n))

    async def wait_for_pack(self, pack_no: int, min_version: int | None) -> None:
        """Until the pack is visible at that version."""
        await pack_visible(self._database, self._bells, pack_no, min_version)

    async def wait_for_orders(self, mgmt_nos: Sequence[int]) -> None:
        """A moment for orders that were just made."""
        await orders_visible(self._database, mgmt_nos)
