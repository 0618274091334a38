"""알람 해제: whoever works on the order may dismiss its alarm, before its minute too (F-034)."""

from __future__ import annotations

from typing import Any

from services.cs.application.live import LiveMessage, alarm_dismissed
from services.cs.application.ports import Uow
from services.cs.domain.alarms import AlarmState
from shared.contracts.codes import Refusal
from shared.runtime.command import CommandContext


async def dismiss_alarm(uow: Uow, alarm_id: int, ctx: CommandContext) -> tuple[dict[str, Any], LiveMessage]:
    """Returns the answer and what consoles are told. Raises ALARM_NOT_FOUND, ALARM_DISMISSED."""
    alarm = await uow.alarms.lock(alarm_id)
    if alarm is None:
        raise Refusal("ALARM_NOT_FOUND", id=alarm_id)
    alarm.require_not_dismissed()
    await uow.alarms.dismiss(alarm.id, ctx.operator, ctx.at)
    body = {
        "id": alarm.id,
        "mgmt_no": alarm.mgmt_no,
        "pack_no": alarm.pack_no,
        "state": AlarmState.DISMISSED,
        "dismissed_by": ctx.operator,
        "dismissed_at": ctx.at,
    }
    return body, alarm_dismissed(alarm, ctx.operator)
