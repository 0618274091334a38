"""What the routes of the desk take: alarms, macros, messages of the staff."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from services.cs.application.alarm_answers import AlarmFilter
from services.cs.application.staff_messages import Box, BoxFilter
from services.cs.domain.alarms import AlarmState
from services.cs.entrypoints.schemas_bodies import Number
from services.cs.entrypoints.schemas_lists import Id, Part, Word
from shared.contracts.codes import Refusal
from shared.web.schemas import BIGINT_MAX, INT_MAX, Body, Int, Note, Short

NumberAsked = Annotated[int, Field(ge=1, le=BIGINT_MAX)]


class AlarmQuery(Part):
    """`GET /alarms`; without `state` what is not dismissed."""

    state: AlarmState | None = None
    operator: Id | None = None
    mgmt_no: NumberAsked | None = None
    pack_no: NumberAsked | None = None

    def filter(self, now: datetime) -> AlarmFilter:
        """As the application asks."""
        return AlarmFilter(now, self.state, self.operator, self.mgmt_no, self.pack_no)


Version = Annotated[Int, Field(ge=0, le=INT_MAX)]


class MacroQuery(Part):
    """`GET /macros`: `q` in name or text."""

    q: Word = ""


class NewMacro(Body):
    """매크로 저장. Empty fields have codes of their own."""

    name: Short = ""
    body: Note = ""


class EditMacro(Body):
    """What is not given stays; with `expected_version` only that version is changed."""

    name: Short | None = None
    body: Note | None = None
    expected_version: Version | None = None


class VersionAt(BaseModel):
    """`DELETE /macros/{macro_id}`."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    expected_version: int | None = Field(default=None, ge=0, le=INT_MAX)


class PreviewMacro(Body):
    """A saved macro or a text, and the order with the lines that are chosen; none chosen means all."""

    macro_id: Number | None = None
    body: Note | None = None
    mgmt_no: Number
    item_ids: list[Number] = Field(default_factory=list, max_length=1000)

    def checked(self) -> PreviewMacro:
        """One of the two. Raises Refusal FIELD_REQUIRED, INVALID_VALUE."""
        if self.macro_id is None and self.body is None:
            raise Refusal("FIELD_REQUIRED", field="/body")
        if self.macro_id is not None and self.body is not None:
            raise Refusal("INVALID_VALUE", field="/macro_id")
        return self


class BoxQuery(Part):
    """`GET /staff-messages`: the caller's own; `with` is the other one."""

    box: Box = Box.RECEIVED
    other: Id | None = Field(default=None, alias="with")
    mgmt_no: NumberAsked | None = None

    def filter(self, owner: str) -> BoxFilter:
        """As the application asks."""
        return BoxFilter(owner, self.box, self.other, self.mgmt_no)


class NewStaffMessage(Body):
    """`{to, body, mgmt_no?}`; `to` is a login. Empty fields have a code of their own."""

    to: Short = ""
    body: Note = ""
    mgmt_no: Number | None = None


class Lookup(Body):
    """`POST /customers/lookup`: a whole number, as it is typed or shown by the telephone."""

    phone: Short = ""
