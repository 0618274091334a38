"""What a waybill number must be (A4, A5, D5, D6). Letters are coded here; length and earlier use only warn."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from services.orders.domain.couriers import COURIERS, ETC, Courier
from shared.contracts.codes import Refusal

MAX_DIGITS = 50
_DIGITS = re.compile(r"\d+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Waybill:
    """송장: a courier and its number; `made` when nobody typed it."""

    courier: Courier
    invoice_no: str
    made: bool = field(default=False, compare=False)

    def another(self, version: int) -> Waybill:
        """Where the made number is in use: orders that changed packs leave numbers behind. A version is used once."""
        return Waybill(self.courier, f"{self.invoice_no}{version}", made=True)


@dataclass(frozen=True, slots=True)
class Use:
    """Another pack that has this courier's number, and when it got it."""

    pack_no: int
    invoiced_at: datetime


def checked_courier(code: object) -> Courier:
    """Raises UNKNOWN_COURIER."""
    courier = COURIERS.get(code) if isinstance(code, str) else None
    if courier is None:
        raise Refusal("UNKNOWN_COURIER", courier=code if isinstance(code, str) else "")
    return courier


def checked_waybill(courier: Courier, invoice_no: object, *, pack_no: int, at: datetime) -> Waybill:
    """Raises INVOICE_EMPTY, INVOICE_NOT_DIGITS, INVALID_VALUE. Courier ETC makes its number when it is left blank."""
    if isinstance(invoice_no, int) and not isinstance(invoice_no, bool):
        invoice_no = str(invoice_no)
    if invoice_no is None or (isinstance(invoice_no, str) and not invoice_no.strip()):
        if courier.code != ETC:
            raise Refusal("INVOICE_EMPTY")
        return Waybill(courier, f"{at:%y%m%d}{pack_no:09d}", made=True)
    if not isinstance(invoice_no, str) or not _DIGITS.fullmatch(invoice_no):
        raise Refusal("INVOICE_NOT_DIGITS")
    if len(invoice_no) > MAX_DIGITS:
        raise Refusal("INVALID_VALUE", field="invoice_no")
    return Waybill(courier, invoice_no)


def use_warning(waybill: Waybill, other: Use | None, *, since: datetime) -> list[Refusal]:
    """Warnings of a number. Raises INVOICE_DUPLICATE where another pack got it after `since` (D6)."""
    warnings: list[Refusal] = []
    if other is not None:
        if other.invoiced_at > since:
            raise Refusal("INVOICE_DUPLICATE", mgmt_no=other.pack_no)
        warnings.append(Refusal("INVOICE_USED_EARLIER", mgmt_no=other.pack_no))
    if waybill.courier.unusual(waybill.invoice_no):
        warnings.append(Refusal("INVOICE_LENGTH_UNUSUAL"))
    return warnings
