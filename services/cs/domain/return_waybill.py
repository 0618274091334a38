"""반품송장: which courier collects, and its number, as A4 wants waybills; what is known already need not be typed again."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shared.contracts.codes import Refusal
from shared.contracts.couriers import COURIERS, ETC

MAX_DIGITS = 50
_DIGITS = re.compile(r"\d+", re.ASCII)


@dataclass(frozen=True, slots=True)
class ReturnWaybill:
    """`number` None: a courier ETC that gave none."""

    courier: str
    courier_name: str
    number: str | None


def checked_return_waybill(courier: str | None, number: str | None) -> ReturnWaybill:
    """Raises UNKNOWN_COURIER, INVOICE_EMPTY, INVOICE_NOT_DIGITS, INVALID_VALUE."""
    known = COURIERS.get(courier or "")
    if known is None:
        raise Refusal("UNKNOWN_COURIER", courier=courier or "")
    typed = (number or "").strip()
    if not typed:
        if known.code != ETC:
            raise Refusal("INVOICE_EMPTY")
        return ReturnWaybill(known.code, known.name, None)
    if not _DIGITS.fullmatch(typed):
        raise Refusal("INVOICE_NOT_DIGITS")
    if len(typed) > MAX_DIGITS:
        raise Refusal("INVALID_VALUE", field="return_invoice_no")
    return ReturnWaybill(known.code, known.name, typed)
