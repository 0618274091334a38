"""An alarm as it is answered to one reader (F-034)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.cs.domain.alarms import AlarmState, state_of
from services.cs.domain.tasks import LABELS, Task
from shared.contracts.privacy import mask_name


@dataclass(frozen=True, slots=True)
class AlarmFilter:
    """`state` None: whatever is not dismissed. `pack_no` is where the order is now; `now` decides what is due."""

    now: datetime
    state: AlarmState | None = None
    operator: str | None = None
    mgmt_no: int | None = None
    pack_no: int | None = None


def alarm_row(row: Mapping[str, Any], now: datetime, *, unmasked: bool) -> dict[str, Any]:
    """One row; `alarm_at` is as it was asked for, `due_at` its minute."""
    task, name = Task(row["task"]), row["recipient_name"] or ""
    hidden = not unmasked and row["masked_text"] is not None
    return {
        "id": row["id"],
        "record_id": row["id"],
        "mgmt_no": row["mgmt_no"],
        "pack_no": row["pack_no"],
        "channel_name": row["channel_name"],
        "recipient_name": name if unmasked else mask_name(name),
        "operator": row["operator"],
        "alarm_at": row["alarm_at"],
        "due_at": row["due_at"],
        "state": state_of(row["due_at"], row["dismissed_at"], now),
        "task": task,
        "task_label": LABELS[task],
        "system_text": row["masked_text"] if hidden else row["system_text"],
        "note": row["note"],
        "dismissed_at": row["dismissed_at"],
        "dismissed_by": row["dismissed_by"],
    }
