"""What the two lists take, in the query or in the body of `…/search`. Unknown parameters and bad values are refused."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic.json_schema import WithJsonSchema

from services.cs.application.filters import DateType, Key, PackFilter, PackSort, RecordFilter, Slice, Span
from services.cs.domain.general_types import GeneralType
from services.cs.domain.records import Handled
from services.cs.domain.tasks import Task
from shared.contracts.codes import Refusal
from shared.contracts.snapshots import CsStatus, OrderStatus
from shared.runtime.clock import KST, kst_days
from shared.web.pagination import DEFAULT_LIMIT, MAX_LIMIT
from shared.web.schemas import DAY, YEARS, Day, no_nul


def _instant(value: Any) -> Any:
    """RFC 3339 with offset; in a query an unescaped `+` has become a blank."""
    if not isinstance(value, str) or not DAY.match(value):
        raise ValueError("RFC 3339")
    if DAY.fullmatch(value):
        if date.fromisoformat(value).year not in YEARS:
            raise ValueError("1900-2999")
        return value
    moment = datetime.fromisoformat(re.sub(r" (?=\d\d:?\d\d$)", "+", value))
    if moment.tzinfo is None or moment.year not in YEARS:
        raise ValueError("RFC 3339 with offset")
    return moment.isoformat()


Moment = Annotated[
    str,
    BeforeValidator(_instant),
    WithJsonSchema({"type": "string", "description": "RFC 3339 with offset, or a KST day", "examples": ["2026-11-20"]}),
]
Word = Annotated[str, StringConstraints(max_length=200), AfterValidator(no_nul)]
Id = Annotated[str, StringConstraints(min_length=1, max_length=100), AfterValidator(no_nul)]


def between_days(first: date | None, last: date | None) -> Span:
    """Inclusive KST days; either may be left open. Raises Refusal INVALID_VALUE."""
    if first is not None and last is not None and first > last:
        raise Refusal("INVALID_VALUE", field="date_to")
    return Span(kst_days(first, first)[0] if first else None, kst_days(last, last)[1] if last else None)


def between_moments(first: str | None, last: str | None, field: str = "at_to") -> Span:
    """From a moment to a moment inclusive to its second; a day means its first, or its last, moment."""
    start = end = None
    if first is not None:
        start = kst_days(*[date.fromisoformat(first)] * 2)[0] if DAY.fullmatch(first) else datetime.fromisoformat(first)
    if last is not None and DAY.fullmatch(last):
        end = kst_days(*[date.fromisoformat(last)] * 2)[1]
    elif last is not None:
        moment = datetime.fromisoformat(last)
        end = moment + (timedelta(microseconds=1) if moment.microsecond else timedelta(seconds=1))
    if start is not None and end is not None and start >= end:
        raise Refusal("INVALID_VALUE", field=field)
    return Span(start, end)


class Conditions(BaseModel):
    """What is asked of a list; names that nobody knows are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Part(Conditions):
    """Which part of a list."""

    limit: int = Field(default=DEFAULT_LIMIT, ge=1, le=MAX_LIMIT)
    cursor: Annotated[str, StringConstraints(max_length=500)] | None = None
    offset: int = Field(default=0, ge=0, le=100_000_000)

    def part(self) -> Slice:
        """Which rows. Raises Refusal INVALID_VALUE for a cursor with an offset."""
        if self.cursor is not None and self.offset:
            raise Refusal("INVALID_VALUE", field="offset")
        return Slice(self.limit, self.cursor, self.offset)


class PackQuery(Part):
    """F-010…F-022. Toggles that are false ask nothing. `late`: owed by the end of today and not shipped."""

    date_type: DateType = DateType.PLACED_AT
    date_from: Day | None = None
    date_to: Day | None = None
    key: Key | None = None
    q: Word = ""
    channel_group_id: Id | None = None
    channel_id: Id | None = None
    status: OrderStatus | None = None
    cs_status: CsStatus | None = None
    handled: Handled | None = None
    operator: Id | None = None
    task: Task | None = None
    on_hold: bool = False
    sold_out: bool = False
    temporarily_sold_out: bool = False
    open_cs: bool = False
    combined: bool = False
    alarm: bool = False
    exclude_cancelled: bool = False
    deleted: bool = False
    late: bool = False
    sort: PackSort = PackSort.NEWEST

    def filter(self, now: datetime) -> PackFilter:
        """As the application asks. Raises Refusal INVALID_VALUE."""
        today = now.astimezone(KST).date()
        kept = self.model_dump(exclude={"date_from", "date_to", "late", "sort", "limit", "cursor", "offset"})
        return PackFilter(
            **kept,
            dates=between_days(self.date_from, self.date_to),
            late_before=kst_days(today, today)[1] if self.late else None,
        )


class RecordConditions(Conditions):
    """F-141…F-146, without the page."""

    at_from: Moment | None = None
    at_to: Moment | None = None
    operator: Id | None = None
    channel_group_id: Id | None = None
    channel_id: Id | None = None
    supplier_group_id: Id | None = None
    supplier_id: Id | None = None
    order_status: OrderStatus | None = None
    cs_status: CsStatus | None = None
    handled: Handled | None = None
    task: Task | None = None
    cancel_reason: Id | None = None
    exchange_reason: Id | None = None
    general_type: GeneralType | None = None
    alarm_set: bool | None = None
    has_message: bool | None = None
    channel_product_name: Word = ""
    channel_option_name: Word = ""
    key: Key | None = None
    q: Word = ""

    def filter(self) -> RecordFilter:
        """As the application asks. Raises Refusal INVALID_VALUE."""
        kept = {name: getattr(self, name) for name in RecordConditions.model_fields if name not in {"at_from", "at_to"}}
        return RecordFilter(**kept, at=between_moments(self.at_from, self.at_to))


class RecordQuery(RecordConditions, Part):
    """`GET /records`."""


class HistoryQuery(Part):
    """`GET /packs/{pack_no}/records`: usually all at once."""

    limit: int = Field(default=MAX_LIMIT, ge=1, le=MAX_LIMIT)
    min_version: int | None = Field(default=None, ge=0, le=2**63 - 1)


class PackAt(Conditions):
    """`GET /packs/{pack_no}`."""

    min_version: int | None = Field(default=None, ge=0, le=2**63 - 1)
