"""What unmasking, downloads and their log take. A missing reason has a code of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi.exceptions import RequestValidationError
from pydantic import Field, ValidationError

from services.cs.application.filters import Span
from services.cs.entrypoints.schemas_bodies import PackSearch, RecordsMatching
from services.cs.entrypoints.schemas_cases import ExchangesMatching, ReturnsMatching
from services.cs.entrypoints.schemas_lists import Id, Part, between_days
from shared.contracts.codes import Refusal
from shared.web.schemas import BIGINT_MAX, Body, Day, Short

PAGED = frozenset({"limit", "cursor", "offset"})
Matching = PackSearch | RecordsMatching | ReturnsMatching | ExchangesMatching
Kind = Literal["packs", "records", "returns", "exchanges"]
_MODELS: Mapping[Kind, type[Matching]] = {
    "packs": PackSearch,
    "records": RecordsMatching,
    "returns": ReturnsMatching,
    "exchanges": ExchangesMatching,
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
    """`POST /exports`: the parameters of the list of that kind, without its page."""

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
        raise RequestValidationError(found) from error


class AccessQuery(Part):
    """`GET /access-log`: who looked, whose data, on which KST days."""

    date_from: Day | None = None
    date_to: Day | None = None
    who: Id | None = None
    mgmt_no: Annotated[int, Field(ge=1, le=BIGINT_MAX)] | None = None

    def at(self) -> Span:
        """Raises Refusal INVALID_VALUE."""
        return between_days(self.date_from, self.date_to)
