"""Who saw whose data, when, from where, what, and why: a line that is written where the data is shown, and stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from services.cs.application.filters import Span


class Action(StrEnum):
    """What was done: one record shown, a download asked for, its file taken."""

    UNMASK = "UNMASK"
    EXPORT = "EXPORT"
    DOWNLOAD = "DOWNLOAD"


@dataclass(frozen=True, slots=True)
class Caller:
    """`who` is a login, `from_address` what the gateway says, `request_id` leads to the other logs."""

    who: str
    from_address: str
    request_id: str


@dataclass(frozen=True, slots=True)
class Access:
    """`mgmt_nos` say whose data; of a file that is taken (DOWNLOAD) they are those that its job kept. Of a download
    `what` holds the filter and the number of rows."""

    at: datetime
    caller: Caller
    action: Action
    reason: str
    what: Mapping[str, Any]
    mgmt_nos: Sequence[int] = ()
    job_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class AccessFilter:
    """Which lines of the log: when, whose hand, what was done, whose data. None asks nothing."""

    at: Span
    who: str | None = None
    action: Action | None = None
    mgmt_no: int | None = None
