"""What the lists of claims and withdrawals are asked for and answer (F-185, F-189). Reading only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from services.cancellations.application.ports import StoredRow, Upload
from shared.files.progress import RowCounts

MAX_BULK = 2000
"""Rows that one acknowledgement by filter takes."""


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """Filters; None: any. Dates are inclusive KST days of the field `date_type`. `withdrawals`: 취소철회조회."""

    withdrawals: bool = False
    date_type: str | None = None
    date_from: date | None = None
    date_to: date | None = None
    channel_group_id: str | None = None
    channel_id: str | None = None
    min_qty: int | None = None
    status: str | None = None
    decision: str | None = None
    acknowledged: bool | None = None
    q: str | None = None


@dataclass(frozen=True, slots=True)
class ListedClaim:
    """A claim with what the orders' read model adds, as columns."""

    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: after (or before) the row with these keys, or at an offset."""

    keys: tuple[Any, ...] | None = None
    backwards: bool = False
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Listed:
    """Rows of one page; `more`: there are rows beyond it in its direction. `total` counts up to `counted_to`."""

    rows: Sequence[ListedClaim]
    more: bool
    total: int
    total_is_exact: bool


class ClaimLists(Protocol):
    """Reads claims for people."""

    async def page(self, wanted: ClaimFilter, place: Place, limit: int) -> Listed: ...
    async def one(self, claim_id: str) -> ListedClaim | None: ...
    async def ids(self, wanted: ClaimFilter, limit: int) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A row of an upload, with the columns of its claim once it has one."""

    row: StoredRow
    claim: dict[str, Any] | None = None


class UploadLists(Protocol):
    """Reads uploads for people."""

    async def upload(self, upload_id: UUID) -> Upload | None: ...
    async def counts(self, upload_id: UUID) -> RowCounts: ...
    async def rows(self, upload_id: UUID, *, after: int, limit: int, verdict: str | None) -> list[ListedRow]: ...
    async def channel_name(self, channel_id: str) -> str: ...


def keys_of(row: ListedClaim, *, withdrawals: bool) -> tuple[Any, ...]:
    """The keys of a row in the order of its list: urgent claims first, then the newest."""
    values = row.values
    if withdrawals:
        return _text(values["withdrawn_at"]), str(values["id"])
    return values["urgency"], _text(values["received_at"]), str(values["id"])


def _text(at: datetime) -> str:
    return at.isoformat()
