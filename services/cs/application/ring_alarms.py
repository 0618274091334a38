"""Alarms whose minute has come (F-034): claimed by one process, said once on the bus, told once on the stream.

The claim is a lease: whoever dies with it gives it back by its end, and the stream takes each alarm only once.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from services.cs.application.live import LiveMessage, alarm_due
from services.cs.application.ports import Uow
from shared.contracts.cs import AlarmDue

LEASE = timedelta(seconds=10)
"""Longer than telling may take; so much later an alarm rings whose process was killed with it."""
AT_ONCE = 200


async def claim_due(uow: Uow, now: datetime) -> list[tuple[int, LiveMessage]]:
    """Returns (id, what its consoles are told) of what this process delivers now."""
    claimed = await uow.alarms.claim(now, now + LEASE, AT_ONCE)
    await uow.publish(
        [
            AlarmDue(
                record_id=each.alarm.id,
                mgmt_no=each.alarm.mgmt_no,
                pack_no=each.alarm.pack_no,
                operator=each.alarm.operator,
                due_at=each.alarm.due_at,
                at=now,
            )
            for each in claimed
            if each.first
        ]
    )
    return [(each.alarm.id, alarm_due(each.alarm)) for each in claimed]
