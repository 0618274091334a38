"""`POST /exports`: a list as a file takes the conditions of the list, without its page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi.exceptions import RequestValidationError
from pydantic import Field, StrictBool, ValidationError

from services.orders.domain.waybill import checked_courier
from services.orders.entrypoints.paging import Conditions, Find
from services.orders.entrypoints.schemas_lists import InboundsAsked, OptionsAsked, UnmatchedAsked
from shared.web.schemas import Body, Short

Kind = Literal["print-queue", "purchase-orders", "options", "unmatched", "expected-inbounds"]


class PrintQueueAsked(Conditions):
    """Whose labels are to be printed. Without one it is UNKNOWN_COURIER, not a schema error."""

    courier: Find | None = None


class PurchaseOrderAsked(Conditions):
    """Which supplier's 발주서: a file goes to one of them, so it holds nobody else's lines."""

    supplier_id: Annotated[Find, Field(min_length=1)]


class OptionsWanted(OptionsAsked):
    """As the list has them; types are not guessed."""

    active: StrictBool | None = None


_MODELS: Mapping[str, type[Conditions]] = {
    "print-queue": PrintQueueAsked,
    "purchase-orders": PurchaseOrderAsked,
    "options": OptionsWanted,
    "unmatched": UnmatchedAsked,
    "expected-inbounds": InboundsAsked,
}


class ExportBody(Body):
    """A list as a file; `reason` is logged with it (api.md, exports)."""

    kind: Kind
    filter: Annotated[dict[str, Any], Field(max_length=20)] = Field(default_factory=dict)
    reason: Short = ""

    def checked_filter(self) -> dict[str, Any]:
        """What was asked, as it was sent. Raises RequestValidationError with pointers below `/filter`, UNKNOWN_COURIER."""
        try:
            asked = _MODELS[self.kind].model_validate(self.filter)
        except ValidationError as error:
            found = [{**each, "loc": ("body", "filter", *each["loc"])} for each in error.errors()]
            raise RequestValidationError(found) from error
        if isinstance(asked, PrintQueueAsked):
            checked_courier(asked.courier)
        return asked.model_dump(exclude_unset=True)
