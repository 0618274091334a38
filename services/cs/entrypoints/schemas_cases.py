"""What the lists of returns and exchanges take, in the query or in the body of `…/search` (F-154…F-156, F-163, F-164)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import Field, StrictBool, StrictInt

from services.cs.application.return_filters import ExchangeFilter, ReturnDate, ReturnFilter, ReturnKey, ReturnSort
from services.cs.domain.exchanges import ExchangeState
from services.cs.domain.returns import Origin, Stage
from services.cs.entrypoints.schemas_bodies import Limit, Offset
from services.cs.entrypoints.schemas_lists import Conditions, Id, Moment, Part, Word, between_moments
from shared.web.pagination import DEFAULT_LIMIT


class CaseConditions(Conditions):
    """Dates are KST days, inclusive, or moments."""

    date_type: ReturnDate = ReturnDate.REQUESTED_AT
    date_from: Moment | None = None
    date_to: Moment | None = None
    operator: Id | None = None
    channel_group_id: Id | None = None
    channel_id: Id | None = None
    supplier_group_id: Id | None = None
    supplier_id: Id | None = None
    key: ReturnKey | None = None
    q: Word = ""

    def shared(self) -> dict[str, Any]:
        """As the application asks. Raises Refusal INVALID_VALUE."""
        kept = {name: getattr(self, name) for name in CaseConditions.model_fields if not name.startswith("date_")}
        return {
            **kept,
            "date_type": self.date_type,
            "dates": between_moments(self.date_from, self.date_to, field="date_to"),
        }


class ReturnConditions(CaseConditions):
    """반품관리. `receivable_days`: owed for at least so many days."""

    stage: Stage | None = None
    origin: Origin | None = None
    settled: bool | None = None
    receivable_only: bool = False
    receivable_days: Annotated[int, Field(ge=0, le=10_000)] | None = None
    refund_due: bool = False

    def filter(self, now: datetime) -> ReturnFilter:
        """As the application asks. Raises Refusal INVALID_VALUE."""
        days = self.receivable_days
        return ReturnFilter(
            **self.shared(),
            stage=self.stage,
            origin=self.origin,
            settled=self.settled,
            receivable_only=self.receivable_only,
            owed_before=None if days is None else now - timedelta(days=days),
            refund_due=self.refund_due,
        )


class ReturnQuery(ReturnConditions, Part):
    """`GET /returns`."""

    sort: ReturnSort = ReturnSort.NEWEST


class ExchangeConditions(CaseConditions):
    """교환예정관리; `stage` is 회수상태."""

    state: ExchangeState | None = None
    reason: Id | None = None
    stage: Stage | None = None

    def filter(self, _now: datetime) -> ExchangeFilter:
        """As the application asks. Raises Refusal INVALID_VALUE."""
        return ExchangeFilter(**self.shared(), state=self.state, reason=self.reason, stage=self.stage)


class ExchangeQuery(ExchangeConditions, Part):
    """`GET /exchanges`."""

    sort: Literal[ReturnSort.NEWEST, ReturnSort.OLDEST] = ReturnSort.NEWEST


class ReturnSearch(ReturnQuery):
    """`POST /returns/search`, and which returns a download holds: the same parameters as the query."""

    limit: Limit = DEFAULT_LIMIT
    offset: Offset = 0
    settled: StrictBool | None = None
    receivable_only: StrictBool = False
    receivable_days: Annotated[StrictInt, Field(ge=0, le=10_000)] | None = None
    refund_due: StrictBool = False


class ExchangeSearch(ExchangeQuery):
    """`POST /exchanges/search`, and which exchanges a download holds: the same parameters as the query."""

    limit: Limit = DEFAULT_LIMIT
    offset: Offset = 0
