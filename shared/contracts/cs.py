"""What cs publishes of C/S records written or closed by hand, and of their alarms."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from shared.contracts.base import Contract


class RecordEvent(Contract):
    """What is common: the record, its order, who and when. Texts of records do not travel."""

    EXCHANGE: ClassVar[str] = "cs.events"
    record_id: int
    mgmt_no: int
    pack_no: int
    operator: str
    at: datetime

    def subject(self) -> str:
        return str(self.record_id)


class NoteAdded(RecordEvent):
    """C/S 남기기 (A25)."""

    TYPE: ClassVar[str] = "cs.record.note-added.v1"


class RecordClosed(RecordEvent):
    """C/S 완료 (A26)."""

    TYPE: ClassVar[str] = "cs.record.closed.v1"


class RecordReopened(RecordEvent):
    """미처리로 되돌림 (A26)."""

    TYPE: ClassVar[str] = "cs.record.reopened.v1"


class AlarmDue(Contract):
    """An alarm's minute has come: once an alarm, whoever tells the consoles. `operator` set it; `due_at` is its minute."""

    TYPE: ClassVar[str] = "cs.alarm.due.v1"
    EXCHANGE: ClassVar[str] = "cs.events"
    record_id: int
    mgmt_no: int
    pack_no: int
    operator: str
    due_at: datetime
    at: datetime

    def subject(self) -> str:
        return str(self.record_id)


EVENTS: tuple[type[Contract], ...] = (NoteAdded, RecordClosed, RecordReopened, AlarmDue)
