"""What all events of orders carry."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from shared.contracts.base import Contract, Value
from shared.contracts.snapshots import Pack

EVENTS_EXCHANGE = "orders.events"


class OrdersEvent(Contract):
    """What all events of orders carry. `pack_no` and `version` are the pack's after the change.

    `operator` is a login, or `system` for claims and auto-combining. `packs` holds every pack touched, dissolved
    ones as tombstones. `automatic` marks changes whose C/S record is written 완료 (domain.md 2.9).
    """

    EXCHANGE: ClassVar[str] = EVENTS_EXCHANGE

    mgmt_no: int
    pack_no: int
    version: int
    at: datetime
    operator: str
    command_id: str
    note: str = ""
    alarm_at: datetime | None = None
    automatic: bool = False
    packs: tuple[Pack, ...]

    def subject(self) -> str:
        return str(self.pack_no)

    def sequence(self) -> int | None:
        return self.version


class Line(Value):
    """Pieces of one line."""

    mgmt_no: int
    item_id: int
    option_code: str | None
    qty: int
