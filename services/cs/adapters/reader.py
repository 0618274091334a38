"""Everything that is read: lists by one statement, the rest in short read-only transactions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.cs.adapters.bells import Bells
from services.cs.adapters.fetching import fetch_from
from services.cs.adapters.jobs import read_job
from services.cs.adapters.pack_detail import exists, moved_to, read_pack
from services.cs.adapters.pack_list import list_packs
from services.cs.adapters.record_list import list_history, list_records
from services.cs.adapters.totals import Estimates
from services.cs.adapters.visibility import orders_visible, pack_visible
from services.cs.application.filters import PackFilter, PackSort, RecordFilter, Slice
from services.cs.application.pack_detail import pack_detail
from shared.db.database import Database
from shared.web.pagination import Page


class SqlReader:
    """`Reader` over PostgreSQL; `grids` is the pool of the lists, whose statements are planned for their values."""

    def __init__(self, database: Database, grids: Database, bells: Bells) -> None:
        self._database = database
        self._bells = bells
        self._fetch = fetch_from(grids)
        self._estimates = Estimates()

    async def packs(self, filter: PackFilter, sort: PackSort, part: Slice, *, unmasked: bool) -> Page:
        """The CS window's grid."""
        return await list_packs(self._fetch, filter, sort, part, unmasked=unmasked, estimates=self._estimates)

    async def pack(self, pack_no: int, *, unmasked: bool) -> dict[str, Any] | None:
        """One pack with its orders; None: no such pack, or no more."""
        row = await self._database.read(lambda conn: read_pack(conn, pack_no))
        return pack_detail(row, unmasked=unmasked) if row is not None else None

    async def history(self, pack_no: int, part: Slice, *, unmasked: bool) -> Page | None:
        """The records of the pack's orders; None: no such pack, or no more."""
        if not await self._database.read(lambda conn: exists(conn, pack_no)):
            return None
        return await list_history(self._fetch, pack_no, part, unmasked=unmasked, estimates=self._estimates)

    async def moved_to(self, pack_no: int) -> int | None:
        """Where the order of this number is now."""
        return await self._database.read(lambda conn: moved_to(conn, pack_no))

    async def records(self, filter: RecordFilter, part: Slice, *, unmasked: bool) -> Page:
        """CS내역조회."""
        return await list_records(self._fetch, filter, part, unmasked=unmasked, estimates=self._estimates)

    async def job(self, job_id: UUID) -> dict[str, Any] | None:
        """A job and what was refused of it."""
        return await self._database.read(lambda conn: read_job(conn, job_id))

    async def wait_for_pack(self, pack_no: int, min_version: int | None) -> None:
        """Until the pack is visible at that version."""
        await pack_visible(self._database, self._bells, pack_no, min_version)

    async def wait_for_orders(self, mgmt_nos: Sequence[int]) -> None:
        """A moment for orders that were just made."""
        await orders_visible(self._database, mgmt_nos)
