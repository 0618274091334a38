"""Bodies and queries of cancellations, and how its things are answered (api.md, cancellations)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from services.cancellations.application.lists import MAX_BULK, ClaimFilter
from shared.contracts.orders import Decision
from shared.contracts.snapshots import OrderStatus
from shared.web.pagination import DEFAULT_LIMIT, MAX_LIMIT
from shared.web.schemas import BIGINT_MAX, INT_MAX, Body, Bool, Day, Int, Note, Short

MgmtNo = Annotated[int, Field(strict=True, ge=1, le=BIGINT_MAX)]


class _Filters(BaseModel):
    """What both lists filter by; dates are inclusive KST days. As bodies hold it: types are not guessed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    date_from: Day | None = None
    date_to: Day | None = None
    channel_group_id: Short | None = None
    channel_id: Short | None = None
    min_qty: Annotated[Int, Field(ge=0, le=INT_MAX)] | None = None
    status: OrderStatus | None = None
    decision: Decision | None = None
    acknowledged: Bool | None = None
    q: Annotated[Short, Field(max_length=100)] | None = None


class ClaimFilters(_Filters):
    """Filters of 취소결과조회 (F-185)."""

    date_type: Literal["requested_at", "cancelled_at"] = "requested_at"

    def wanted(self) -> ClaimFilter:
        return ClaimFilter(**_only_filters(self))


class WithdrawalFilters(_Filters):
    """Filters of 취소철회조회 (F-189)."""

    date_type: Literal["withdrawn_at", "cancelled_at"] = "withdrawn_at"

    def wanted(self) -> ClaimFilter:
        return ClaimFilter(withdrawals=True, **_only_filters(self))


def _only_filters(body: BaseModel) -> dict[str, Any]:
    return body.model_dump(exclude={"limit", "cursor", "offset"})


class Paged(BaseModel):
    """Which page."""

    limit: Annotated[Int, Field(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT
    cursor: Annotated[str, Field(max_length=500)] | None = None
    offset: Annotated[Int, Field(ge=0, le=INT_MAX)] = 0


class ClaimSearch(ClaimFilters, Paged):
    """`POST /claims/search`."""


class WithdrawalSearch(WithdrawalFilters, Paged):
    """`POST /withdrawals/search`."""


class _AsText(Paged):
    """In a query numbers and truth values are text."""

    min_qty: Annotated[int, Field(ge=0, le=INT_MAX)] | None = None
    acknowledged: bool | None = None
    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT
    offset: Annotated[int, Field(ge=0, le=INT_MAX)] = 0


class ClaimQuery(_AsText, ClaimFilters):
    """`GET /claims`."""


class WithdrawalQuery(_AsText, WithdrawalFilters):
    """`GET /withdrawals`."""


Ids = Annotated[list[Short], Field(max_length=MAX_BULK)]


class AcknowledgeClaims(Body):
    """`{ids}` or `{filter}`; `expected_count` refuses when the filter finds another number."""

    ids: Ids | None = None
    filter: ClaimFilters | None = None
    expected_count: Annotated[Int, Field(ge=0, le=INT_MAX)] | None = None


class AcknowledgeWithdrawals(Body):
    """The same for withdrawals."""

    ids: Ids | None = None
    filter: WithdrawalFilters | None = None
    expected_count: Annotated[Int, Field(ge=0, le=INT_MAX)] | None = None


class ResolveBody(Body):
    """A36; `mgmt_no` is for MATCH."""

    decision: Literal["CANCEL", "SHIP", "MATCH"]
    mgmt_no: MgmtNo | None = None
    note: Note = ""


class MemoBody(Body):
    """메모."""

    memo: Annotated[Short, Field(max_length=200)]


class RowPatch(Body):
    """`mgmt_no` null forgets the picked order; a field that is absent stays as it is."""

    mgmt_no: MgmtNo | None = None
    skip: Bool | None = None


class ApplyBody(Body):
    """Without `row_ns` all rows that are not left out."""

    row_ns: Annotated[list[Annotated[int, Field(strict=True, ge=1, le=INT_MAX)]], Field(max_length=20_000)] | None = (
        None
    )


Words = Annotated[tuple[Annotated[Short, Field(min_length=1)], ...], Field(max_length=20)]


class FormatBody(Body):
    """포맷설정: `columns` maps a field to its header."""

    columns: Annotated[dict[Short, Annotated[Short, Field(min_length=1)]], Field(max_length=20)]
    header_row: Annotated[int, Field(strict=True, ge=1, le=100)] | None = None
    sheet: Short | None = None
    date_format: Annotated[Short, Field(max_length=50)] | None = None
    status_contains: Words = ()
    withdrawn_contains: Words = ("철회",)
