"""What the lists of orders take in their query: conditions, which a download takes too, and which part of the list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from services.orders.entrypoints.paging import Conditions, Find, PartQuery
from shared.contracts.codes import Refusal
from shared.runtime.clock import kst_days
from shared.web.schemas import BIGINT_MAX, Day


class MastersQuery(PartQuery):
    """Groups: by a part of the name, in use or not."""

    name: Find | None = None
    active: bool | None = None


class GroupedQuery(MastersQuery):
    """판매처, 공급처: also those of a group."""

    group_id: Find | None = None


class OptionsAsked(Conditions):
    """상품옵션 (F-063 … F-065): names and `q` are looked for inside, a code from its beginning."""

    product_name: Find | None = None
    option_name: Find | None = None
    option_code: Find | None = None
    q: Find | None = None
    supplier_id: Find | None = None
    active: bool | None = None

    def conditions(self) -> Mapping[str, Any]:
        """Without the part of the list."""
        return {name: getattr(self, name) for name in OptionsAsked.model_fields}


class OptionsQuery(OptionsAsked, PartQuery):
    """`GET /options`."""


class MatchingsQuery(PartQuery):
    """`GET /matchings`."""

    channel_id: Find | None = None
    q: Find | None = None


class UnmatchedAsked(Conditions):
    """Lines that wait for a match."""

    channel_id: Find | None = None


class UnmatchedQuery(UnmatchedAsked, PartQuery):
    """`GET /unmatched`."""


class InboundsAsked(Conditions):
    """입고예정."""

    option_code: Find | None = None


class InboundsQuery(InboundsAsked, PartQuery):
    """`GET /expected-inbounds`."""


class RowsQuery(PartQuery):
    """Rows of an upload, of one verdict or of all."""

    verdict: Annotated[str, StringConstraints(pattern="^[A-Z][A-Z0-9_]*$", max_length=60)] | None = None


class AccessQuery(PartQuery):
    """`GET /access-log`: who looked, whose data, on which KST days."""

    date_from: Day | None = None
    date_to: Day | None = None
    who: Find | None = None
    action: Literal["EXPORT", "DOWNLOAD"] | None = None
    mgmt_no: Annotated[int, Field(ge=1, le=BIGINT_MAX)] | None = None

    def conditions(self) -> Mapping[str, Any]:
        """Without the part of the list; days as a half-open span. Raises INVALID_VALUE."""
        first, last = self.date_from, self.date_to
        if first is not None and last is not None and first > last:
            raise Refusal("INVALID_VALUE", field="/query/date_to")
        start, end = kst_days(first, first)[0] if first else None, kst_days(last, last)[1] if last else None
        return {"start": start, "end": end, "who": self.who, "action": self.action, "mgmt_no": self.mgmt_no}
