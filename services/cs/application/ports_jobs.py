"""Jobs as the use cases of cs see them: rows that are done once each, and downloads that one attempt finishes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from services.cs.application.filters import RecordFilter
from shared.contracts.codes import Refusal


@dataclass(frozen=True, slots=True)
class Job:
    """Work over many records, done by parts. `params` is what each part needs."""

    id: UUID
    kind: str
    params: dict[str, Any]
    operator: str


@dataclass(frozen=True, slots=True)
class Taken:
    """An attempt at a download: only the one that was begun last may finish it."""

    job: Job
    attempt: int


@dataclass(frozen=True, slots=True)
class Ended:
    """How an attempt ended: `ok`, or what it said last."""

    ok: bool
    said: str


class Jobs(Protocol):
    """Jobs and their rows; a row is done once, in the transaction that does it."""

    async def start(self, job: Job, targets: Sequence[int], at: datetime) -> None: ...
    async def start_matching(self, job: Job, filter: RecordFilter, at: datetime) -> int:
        """One row a record that the search finds; returns how many."""
        ...

    async def take(self, at: datetime) -> Job | None:
        """A job that is due, locked by this transaction."""
        ...

    async def next_rows(self, job: Job, limit: int) -> list[tuple[int, int]]:
        """`(n, target)` of what is not done."""
        ...

    async def rows_done(self, job: Job, answers: Sequence[tuple[int, Refusal | None]]) -> None: ...
    async def finish(self, job: Job, at: datetime) -> None: ...
    async def fail(self, job_id: UUID, error: str, at: datetime) -> None: ...
    async def take_export(self, at: datetime, lease: timedelta) -> Taken | None:
        """A download that is due; it is nobody else's until the lease ends."""
        ...

    async def give_back(self, taken: Taken, at: datetime) -> None:
        """Not begun after all: due again at once."""
        ...

    async def fail_export(self, taken: Taken, error: str, at: datetime) -> None: ...
    async def read(self, job_id: UUID) -> dict[str, Any]:
        """A job that exists."""
        ...

    async def stop(self, job_id: UUID, at: datetime) -> None:
        """Raises Refusal NOT_FOUND, JOB_NOT_RUNNING."""
        ...

    async def resume(self, job_id: UUID, at: datetime) -> None:
        """Raises Refusal NOT_FOUND, JOB_NOT_STOPPED."""
        ...
