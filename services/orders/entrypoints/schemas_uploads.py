"""Bodies of the uploads' routes."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from services.orders.entrypoints.schemas_masters import Code
from shared.web.schemas import INT_MAX, Body, Bool, Short


class IntakeRowPatch(Body):
    """`option_code` matches this row's order, `retake` takes a deleted line anew; null takes the correction back."""

    skip: Bool | None = None
    option_code: Code | None = None
    retake: Bool | None = None


class InvoiceRowPatch(Body):
    """A waybill as a person corrects it; null takes the correction back."""

    skip: Bool | None = None
    courier: Short | None = None
    invoice_no: Short | None = None


class OptionRowPatch(Body):
    """A row of options is left out or not."""

    skip: Bool | None = None


class ApplyBody(Body):
    """Without `row_ns` all rows that are not left out."""

    row_ns: Annotated[list[Annotated[int, Field(strict=True, ge=1, le=INT_MAX)]], Field(max_length=20_000)] | None = (
        None
    )


class FormatBody(Body):
    """포맷설정: `columns` maps a field to its header."""

    columns: Annotated[dict[Short, Annotated[Short, Field(min_length=1)]], Field(max_length=40)]
    header_row: Annotated[int, Field(strict=True, ge=1, le=100)] | None = None
    sheet: Short | None = None
    date_format: Annotated[Short, Field(max_length=50)] | None = None


PATCHES: dict[str, type[Body]] = {"intake": IntakeRowPatch, "invoice": InvoiceRowPatch, "option": OptionRowPatch}
