"""What the routes of the desk take: alarms, macros, messages of the staff."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from services.cs.application.alarm_answers import AlarmFilter
from services.cs.domain.alarms import AlarmState
from services.cs.entrypoints.schemas_lists import Id, Part
from shared.web.schemas import BIGINT_MAX

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
