"""Bodies: of searches, where types are not guessed, and of the commands on records."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictBool, StrictInt

from services.cs.domain.general_types import GeneralType
from services.cs.entrypoints.schemas_lists import PackQuery, RecordConditions, RecordQuery
from shared.contracts.codes import Refusal
from shared.web.pagination import DEFAULT_LIMIT, MAX_LIMIT
from shared.web.schemas import BIGINT_MAX, INT_MAX, Body, Note, When

Number = Annotated[StrictInt, Field(ge=1, le=BIGINT_MAX)]
Limit = Annotated[StrictInt, Field(ge=1, le=MAX_LIMIT)]
Offset = Annotated[StrictInt, Field(ge=0, le=100_000_000)]


class PackSearch(PackQuery):
    """`POST /packs/search`: the same parameters as the query."""

    limit: Limit = DEFAULT_LIMIT
    offset: Offset = 0
    on_hold: StrictBool = False
    sold_out: StrictBool = False
    temporarily_sold_out: StrictBool = False
    open_cs: StrictBool = False
    combined: StrictBool = False
    alarm: StrictBool = False
    exclude_cancelled: StrictBool = False
    deleted: StrictBool = False
    late: StrictBool = False


class RecordSearch(RecordQuery):
    """`POST /records/search`: the same parameters as the query."""

    limit: Limit = DEFAULT_LIMIT
    offset: Offset = 0
    alarm_set: StrictBool | None = None
    has_message: StrictBool | None = None


class RecordsMatching(RecordConditions):
    """Which records a bulk command is about: the conditions of the list, without its page."""

    alarm_set: StrictBool | None = None
    has_message: StrictBool | None = None


class NewNotes(Body):
    """C/S 남기기 on the orders named. An empty note is EMPTY_NOTE, not a schema error."""

    mgmt_nos: Annotated[list[Number], Field(min_length=1)]
    note: Note = ""
    general_type: GeneralType | None = None
    alarm_at: When | None = None


class WhichRecords(Body):
    """`{ids}`, or `{filter, expected_count}` where the count is what the user has confirmed."""

    ids: Annotated[list[Number], Field(min_length=1)] | None = None
    filter: RecordsMatching | None = None
    expected_count: Annotated[StrictInt, Field(ge=0, le=INT_MAX)] | None = None

    def checked(self) -> WhichRecords:
        """One of the two forms. Raises Refusal FIELD_REQUIRED, INVALID_VALUE."""
        if self.ids is None and self.filter is None:
            raise Refusal("FIELD_REQUIRED", field="/ids")
        if self.ids is not None and (self.filter is not None or self.expected_count is not None):
            raise Refusal("INVALID_VALUE", field="/ids")
        if self.filter is not None and self.expected_count is None:
            raise Refusal("FIELD_REQUIRED", field="/expected_count")
        return self
