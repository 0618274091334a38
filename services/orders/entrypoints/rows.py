"""Rows of a body that are read each by itself: one that cannot be read answers for itself, and keeps no other out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, TypeVar

from pydantic import Field, ValidationError

from shared.contracts.codes import Refusal
from shared.web.mistakes import mistakes_of
from shared.web.schemas import Body

MAX_ROWS = 1000
B = TypeVar("B", bound=Body)

Rows = Annotated[list[Annotated[B | Any, Field(union_mode="left_to_right")]],
                 Field(min_length=1, json_schema_extra={"maxItems": MAX_ROWS})]  # fmt: skip
"""What is no `B` is kept as it was sent. More than MAX_ROWS have a code of their own, and a description here."""


def read_rows(schema: type[B], rows: Sequence[B | Any]) -> list[B | Refusal]:
    """Each row, or why it cannot be read. Raises TOO_MANY_ROWS."""
    if len(rows) > MAX_ROWS:
        raise Refusal("TOO_MANY_ROWS", limit=MAX_ROWS)
    return [row if isinstance(row, schema) else _read(schema, row) for row in rows]


def _read(schema: type[B], row: Any) -> B | Refusal:
    try:
        return schema.model_validate(row)
    except ValidationError as error:
        return row_refusal(error, row)


def row_refusal(error: ValidationError, row: object) -> Refusal:
    """The first mistake of a row, coded as for a whole body; its pointer begins at the row."""
    [first, *_] = mistakes_of(error.errors(include_url=False), row)
    return Refusal(first.code, field=first.field)
