"""C/S records: what is written once and never changed, and the state beside it that people open and close (A26)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from services.cs.domain.tasks import Task


class Handled(StrEnum):
    """처리상태: 미처리, 완료. Independent of the order's state."""

    OPEN = "OPEN"
    DONE = "DONE"


HANDLED_LABELS: Mapping[Handled, str] = {Handled.OPEN: "미처리", Handled.DONE: "완료"}


class SystemText(NamedTuple):
    """What the system says of an action, and the same for readers who may not see personal data."""

    text: str = ""
    masked: str | None = None


NOTHING_SAID = SystemText()


@dataclass(frozen=True, slots=True)
class RecordDraft:
    """A record to be written. `key` is unique with `mgmt_no` and `line`, so that a repeat writes nothing.

    `pack_no` None: the pack that the order is in when the record is written. `command_id`: of the command that left it,
    which may leave several.
    """

    key: str
    mgmt_no: int
    pack_no: int | None
    at: datetime
    operator: str
    task: Task
    handled: Handled
    line: int = 0
    system: SystemText = NOTHING_SAID
    note: str = ""
    cancel_reason: str | None = None
    exchange_reason: str | None = None
    general_type: str | None = None
    message_id: str | None = None
    alarm_at: datetime | None = None
    command_id: str | None = None


def refusal_to_move(now: Handled | None, to: Handled) -> str | None:
    """The code that refuses closing or reopening one record; None: it may move. `now` None: no such record."""
    if now is None:
        return "RECORD_NOT_FOUND"
    if now is not to:
        return None
    return "ALREADY_DONE" if to is Handled.DONE else "ALREADY_OPEN"
