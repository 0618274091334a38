"""What open consoles are told at once (F-025, F-028): changes without personal data, which each fetches as it may."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from services.cs.domain.alarms import Alarm
from services.cs.domain.records import Handled
from services.cs.domain.tasks import LABELS, Task
from shared.contracts.cancellations import ClaimEvent

PATCH = (
    "pack_no", "version", "dissolved", "deleted", "status", "placed_at", "channel_name", "market_order_no", "qty",
    "order_count", "mgmt_nos", "on_hold", "combine_locked", "courier", "invoice_no", "shipped_at",
)  # fmt: skip
PACK_CHANGED = "pack.changed"
OPEN_BADGE = "CS"
"""The badge of packs that have 미처리 records."""


@dataclass(frozen=True, slots=True)
class LiveMessage:
    """One event of the stream: its name and its JSON. With `to` or `window`, only for that operator's consoles and
    for those that have that pack open; else for all."""

    event: str
    data: Mapping[str, Any]
    to: str | None = None
    window: int | None = None


class Live(Protocol):
    """Tells every console, best effort: the database is the truth."""

    async def tell(self, messages: Iterable[LiveMessage]) -> None: ...


def pack_changed(row: Mapping[str, Any], *, has_open: bool) -> LiveMessage:
    """A row of the grid as it is now. Readers keep the one with the higher `version`; equal ones may differ in badges."""
    badges = [*row["cs_badges"], *([OPEN_BADGE] if has_open else [])]
    return LiveMessage(PACK_CHANGED, {**{name: row[name] for name in PATCH}, "cs_badges": badges})


def record_added(
    id: int, mgmt_no: int, pack_no: int, task: Task, at: Any, operator: str, handled: Handled
) -> LiveMessage:
    """A line more in the history of a pack; its words are fetched."""
    return LiveMessage(
        "record.added",
        {
            "id": id,
            "mgmt_no": mgmt_no,
            "pack_no": pack_no,
            "task": task,
            "task_label": LABELS[task],
            "at": at,
            "operator": operator,
            "handled": handled,
        },
    )


def claim_arrived(event: ClaimEvent) -> LiveMessage:
    """A channel cancelled, or took it back, or a decision fell: `what` is the last word but one of the type."""
    return LiveMessage(
        "claim.arrived",
        {
            "what": event.TYPE.split(".")[2],
            "claim_id": event.claim_id,
            "channel_id": event.channel_id,
            "market_order_no": event.market_order_no,
            "mgmt_no": event.mgmt_no,
            "decision": getattr(event, "decision", None),
            "at": event.at,
        },
    )


def alarm_due(alarm: Alarm) -> LiveMessage:
    """An alarm's minute has come: for who set it, and for the window of its order."""
    data = {
        "id": alarm.id,
        "mgmt_no": alarm.mgmt_no,
        "pack_no": alarm.pack_no,
        "operator": alarm.operator,
        "due_at": alarm.due_at,
    }
    return LiveMessage("alarm.due", data, to=alarm.operator, window=alarm.pack_no)


def alarm_dismissed(alarm: Alarm, by: str) -> LiveMessage:
    """For the same consoles: it need not be shown any more."""
    data = {"id": alarm.id, "mgmt_no": alarm.mgmt_no, "pack_no": alarm.pack_no, "by": by}
    return LiveMessage("alarm.dismissed", data, to=alarm.operator, window=alarm.pack_no)
