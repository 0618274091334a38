"""Which page of a list is asked for."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from shared.web.pagination import DEFAULT_LIMIT, MAX_LIMIT, Cursor
from shared.web.schemas import Short


class PageQuery(BaseModel):
    """The query of a list; unknown parameters are refused, for a misspelt one would be answered with everything."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    limit: int = Field(default=DEFAULT_LIMIT, ge=1, le=MAX_LIMIT)
    cursor: Short | None = None
    offset: int = Field(default=0, ge=0, le=1_000_000)

    def position(self) -> Cursor | None:
        """The cursor of a list by one text key. Raises INVALID_CURSOR."""
        return Cursor.decode(self.cursor, str) if self.cursor else None
