"""What an event says of one order, before it is a record."""

from __future__ import annotations

from dataclasses import dataclass

from services.cs.domain.records import NOTHING_SAID, SystemText
from services.cs.domain.tasks import Task


@dataclass(frozen=True, slots=True)
class Said:
    """One record to be written, without what all records of the event share.

    `beside`: it stands beside the record of what was done, for who looks elsewhere: written 완료, and no alarm goes with
    it. `noted`: the operator's note does.
    """

    mgmt_no: int
    task: Task
    system: SystemText = NOTHING_SAID
    cancel_reason: str | None = None
    exchange_reason: str | None = None
    beside: bool = False
    noted: bool = True
