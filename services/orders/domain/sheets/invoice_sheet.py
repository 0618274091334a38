"""송장일괄등록 (A37, F-194): a row says 관리번호, 택배사, 송장번호."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from services.orders.domain.couriers import COURIERS
from services.orders.domain.sheets.formats import SheetFormat, SheetKind, usual
from services.orders.domain.sheets.values import Reader
from shared.contracts.codes import Refusal

INVOICES = SheetKind(
    usual(mgmt_no="관리번호", courier="택배사", invoice_no="송장번호"), ("mgmt_no", "courier", "invoice_no")
)
_SEPARATORS = re.compile(r"[\s\-\u00ad\u2010-\u2015\u2212\ufe63\uff0d]+")
_MGMT_NO = re.compile(r"[0-9]{1,18}")
_BY_NAME = {"".join(courier.name.split()).casefold(): code for code, courier in COURIERS.items()}
_BY_CODE = {code.casefold(): code for code in COURIERS}


class InvoiceLine(NamedTuple):
    """What a row asks for; the domain codes a number that is none."""

    mgmt_no: int
    courier: str
    invoice_no: str


def identity(cells: Mapping[str, str]) -> object:
    """Two rows of a file are about the same order."""
    return cells.get("mgmt_no") or None


def plain_invoice_no(text: str) -> str:
    """Spaces and hyphens of all kinds stripped, as on import (D5); letters stay, to be refused."""
    return _SEPARATORS.sub("", text)


def read_invoice(cells: Mapping[str, str], known: SheetFormat, edits: Mapping[str, object]) -> InvoiceLine:
    """`edits` are `courier` and `invoice_no` as a person corrected them. Raises FIELD_REQUIRED, ORDER_NOT_FOUND,
    INVALID_VALUE."""
    row = Reader({**cells, **{name: str(value) for name, value in edits.items()}}, known).whole()
    number = row.needed("mgmt_no")
    if not _MGMT_NO.fullmatch(number):
        raise Refusal("ORDER_NOT_FOUND", mgmt_no=number)
    word = "".join(row.text("courier").split()).casefold()
    courier = _BY_CODE.get(word) or _BY_NAME.get(word) or row.text("courier")
    return InvoiceLine(int(number), courier, plain_invoice_no(row.text("invoice_no")))
