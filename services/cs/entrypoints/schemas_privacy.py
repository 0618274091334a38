"""What unmasking, downloads and their log take. A missing reason has a code of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi.exceptions import RequestValidationError
from pydantic import Field, ValidationError

from services.cs.application.access_log import AccessFilter, Action
from services.cs.entrypoints.schemas_bodies import PackSearch, RecordsMatching
from services.cs.entrypoints.schemas_cases import ExchangeSearch, ReturnSearch
from services.cs.entrypoints.schemas_lists import Id, Part, between_days
from services.cs.entrypoints.schemas_statistics import StatisticsQuery
from shared.contracts.codes import Refusal
from shared.web.schemas import BIGINT_MAX, Body, Day, Short

PAGED = frozenset({"limit", "cursor", "offset"})
Matching = PackSearch | RecordsMatching | ReturnSearch | ExchangeSearch | StatisticsQuery
Kind = Literal["packs", "records", "returns", "exchanges", "statistics"]
_MODELS: Mapping[Kind, type[Matching]] = {
    "packs": PackSearch,
    "records": RecordsMatching,
    "returns": ReturnSearch,
    "exchanges": ExchangeSearch,
    "statistics": StatisticsQuery,
}


class Reasoned(Body):
    """Asks why."""

    reason: Short = ""

    def checked_reason(self) -> str:
        """Raises Refusal REASON_REQUIRED."""
        if not self.reason.strip():
            raise Refusal("REASON_REQUIRED")
        return self.reason.strip()


class Unmask(Reasoned):
    """`POST /packs/{pack_no}/unmask`."""


class NewExport(Reasoned):
    """`POST /exports`: the parameters of the list of that kind, its `sort` too, without its page."""

    kind: Kind
    filter: dict[str, Any] = Field(default_factory=dict)


def matching_of(kind: Kind, filter: dict[str, Any]) -> Matching:
    """The conditions of a list. Raises RequestValidationError with pointers below `/filter`, Refusal UNKNOWN_FIELD."""
    if paged := PAGED & filter.keys():
        raise Refusal("UNKNOWN_FIELD", field=f"/filter/{min(paged)}")
    try:
        return _MODELS[kind].model_validate(filter)
    except ValidationError as error:
        found = [{**each, "loc": ("body", "filter", *each["loc"])} for each in error.errors()]
        raise RequestValidationError(found, body={"filter": filter}) from error


class AccessQuery(Part):
    """`GET /access-log`: who looked, whose data, on which KST days."""

    date_from: Day | None = None
    date_to: Day | None = None
    who: Id | None = None
    action: Action | None = None
    mgmt_no: Annotated[int, Field(ge=1, le=BIGINT_MAX)] | None = None

    def lines(self) -> AccessFilter:
        """As the application asks. Raises Refusal INVALID_VALUE."""
        return AccessFilter(between_days(self.date_from, self.date_to), self.who, self.action, self.mgmt_no)
