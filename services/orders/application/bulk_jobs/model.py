"""A bulk job and its rows, and what its use cases need of the outside."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from services.orders.application.bulk import Result, Row, Unreadable
from services.orders.application.paging import Part
from services.orders.application.ports import Uow

Raw = Mapping[str, Any]
"""A row that could be read, as it was sent: it is kept so, and read anew when its turn comes."""
ReadRow = Callable[[str, Raw], Row]
"""(action, raw row) -> the command, or why it can never be one."""


@dataclass(frozen=True, slots=True)
class BulkJob:
    """`shared`: fields of all rows, which each row's own come on top of."""

    id: UUID
    action: str
    shared: Raw
    operator: str


@dataclass(frozen=True, slots=True)
class BulkState:
    """How far a job is. `state`: RUNNING, DONE, CANCELLED, FAILED (after ATTEMPTS of one part; it may be resumed)."""

    job: BulkJob
    state: str
    total: int
    done: int
    refused: int
    created_at: datetime
    finished_at: datetime | None


class Turn(NamedTuple):
    """One row of a part: its place in the call, and what it says."""

    n: int
    raw: Raw


class BulkJobs(Protocol):
    """Jobs and their rows."""

    async def start(self, job: BulkJob, rows: Sequence[Raw | Unreadable], parts: Sequence[int], at: datetime) -> None:
        """`parts`: of each row, which part it is done in. What could not be read is refused already."""
        ...

    async def take(self, at: datetime) -> BulkJob | None:
        """The job that has been due longest; nobody else gets it meanwhile, and whoever cancels it need not wait."""
        ...

    async def next_part(self, job_id: UUID) -> Sequence[Turn]:
        """The rows of the first part that is not done, in their order; none: all are."""
        ...

    async def part_done(self, job_id: UUID, results: Sequence[tuple[int, Result]]) -> None:
        """Keep what became of these rows, and count them."""
        ...

    async def finish(self, job_id: UUID, at: datetime) -> None: ...
    async def fail(self, job_id: UUID, error: str, at: datetime) -> None:
        """A part was not done: once more later, and after the last attempt no more."""
        ...

    async def get(self, job_id: UUID) -> BulkState | None: ...
    async def refused(self, job_id: UUID, limit: int) -> Sequence[Result]:
        """What became of the first rows that were refused."""
        ...

    async def page(self, job_id: UUID, part: Part) -> Sequence[tuple[int, int | None, Result | None]]:
        """(n, mgmt_no, what became of it) by n, as a `Found` has them; None while a row waits."""
        ...

    async def cancel(self, job_id: UUID, at: datetime) -> bool:
        """No further part is begun; the one in hand is ended. False: it does not run."""
        ...

    async def resume(self, job_id: UUID, at: datetime) -> bool:
        """Go on with what is not done. False: it was not stopped."""
        ...

    async def packs_of(self, mgmt_nos: Sequence[int]) -> Mapping[int, int]:
        """mgmt_no -> pack_no as they stand, without a lock; those that do not exist are left out."""
        ...


class BulkUow(Protocol):
    """One transaction."""

    @property
    def jobs(self) -> BulkJobs: ...
    @property
    def actions(self) -> Uow: ...
