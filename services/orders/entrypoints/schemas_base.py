"""What the bodies of all actions share. Only types are checked: what domain.md 2.10 codes is the domain's to say."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from services.orders.domain.quantities import MAX_PIECES, MAX_WON
from shared.web.schemas import BIGINT_MAX, Body, Int, Note, Short, When

Number = Annotated[Int, Field(ge=-BIGINT_MAX, le=BIGINT_MAX)]
"""A 관리번호 that an answer can repeat; whether it exists is the domain's to say."""

Pieces = Annotated[Int, Field(le=MAX_PIECES)]
"""Of a new line; too few are coded by the domain."""

Won = Annotated[Int, Field(ge=0, le=MAX_WON)]
"""A price or a fee."""

Typed = Short | Int | None
"""What a person types into a field whose mistakes have codes: text, or a number without quotes."""


class ActionBody(Body):
    """What every action takes beside its own fields; `alarm_at` goes with the C/S record."""

    note: Note = ""
    alarm_at: When | None = None

    def values(self) -> dict[str, Any]:
        """The fields of the command."""
        return self.model_dump(exclude={"mgmt_nos", "rows"})


class LineIn(Body):
    """Pieces of one line."""

    item_id: Int
    qty: Int


Lines = Annotated[list[LineIn] | None, Field(max_length=1000)]
"""Lines of an order; none is coded by the domain."""
