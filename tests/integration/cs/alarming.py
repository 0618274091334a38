"""Alarms of a test: records with one, and the stream and the list as a person sees them."""

from datetime import datetime
from typing import Any

from shared.contracts import orders as o
from tests.integration.cs.conftest import Cs
from tests.unit.cs.factories import event, hold, order, pack


async def held_with_alarm(cs: Cs, mgmt_no: int, alarm_at: datetime, operator: str = "test") -> int:
    """보류설정 with 알람 (A1, F-070) as orders tells it; the record's id, which is the alarm's."""
    held = pack(order(mgmt_no, version=2), holds=(hold(mgmt_no),))
    told = event(o.HoldSet, held, hold_id=f"h{mgmt_no}", operator=operator, note="17시에 전화", alarm_at=alarm_at)
    await cs.project((f"hold-{mgmt_no}", told))
    [row] = await cs.rows("SELECT record_id FROM alarm WHERE mgmt_no = :n", n=mgmt_no)
    return int(row["record_id"])


async def on_stream(redis: Any, key: str) -> list[bytes]:
    """The data of every `alarm.due` that consoles were told of."""
    entries = await redis.xrange(key)
    return [fields[b"data"] for _, fields in entries if fields[b"event"] == b"alarm.due"]
