"""`alarm.due` on the real stream: to whom it goes, that it is replayed, and that one message is told once."""

from datetime import timedelta

from services.cs.adapters.live_publisher import RedisLive
from services.cs.application.live import LiveMessage, alarm_due
from services.cs.domain.alarms import Alarm
from shared.contracts.access import Role
from shared.runtime.clock import utc_now
from tests.integration.cs.alarming import held_with_alarm, on_stream
from tests.integration.cs.conftest import Cs
from tests.integration.cs.http import LONG, MAKER
from tests.integration.cs.listening import Heard, listening, ringing
from tests.integration.cs.test_stream import Wire, wire
from tests.support.tokens import bearer

__all__ = ["wire"]
KIM = bearer(MAKER.operator(Role.AGENT, login="kim", ends_in=LONG))
LEE = bearer(MAKER.operator(Role.AGENT, login="lee", ends_in=LONG))


def due(heard: Heard) -> list[int]:
    return [data["mgmt_no"] for data in heard.named("alarm.due")]


async def test_alarm_reaches_its_operator_and_the_window_of_the_order_when_due(cs: Cs, wire: Wire) -> None:
    """F-034."""
    async with (
        ringing(cs, wire.common) as app,
        listening(app.url, headers=KIM) as owner,
        listening(app.url, headers=LEE, pack_no=5001) as window,
        listening(app.url, headers=LEE, pack_no=5002) as elsewhere,
    ):
        id = await held_with_alarm(cs, 5001, utc_now(), operator="kim")
        await owner.until(due, 30)
        await window.until(due, 30)
        await wire.tell(1)
        await elsewhere.until(lambda h: h.named("pack.changed"), 30)
        assert elsewhere.named("alarm.due") == []
        assert due(owner) == due(window) == [5001]
        [data] = owner.named("alarm.due")
        assert (data["id"], data["pack_no"], data["operator"]) == (id, 5001, "kim")


async def test_alarm_is_replayed_when_its_operator_comes_again(cs: Cs, wire: Wire) -> None:
    """F-034: by Last-Event-ID, to him and to nobody else."""
    async with ringing(cs, wire.common) as app:
        async with listening(app.url, headers=KIM) as before:
            await wire.tell(1)
            await before.until(lambda h: h.named("pack.changed"), 30)
        await held_with_alarm(cs, 5001, utc_now(), operator="kim")
        async with listening(app.url, headers=LEE, pack_no=5001) as window:
            await window.until(lambda h: due(h), 30)
        async with listening(app.url, last=before.position, headers=KIM) as again:
            await again.until(due, 30)
            assert due(again) == [5001]
        async with listening(app.url, last=before.position, headers=LEE) as other:
            await wire.tell(2)
            await other.until(lambda h: h.named("pack.changed"), 30)
            assert due(other) == []


async def test_alarm_is_told_after_the_start_when_it_came_due_while_cs_was_down(cs: Cs, wire: Wire) -> None:
    """F-034: nothing is lost over a restart."""
    await held_with_alarm(cs, 5001, utc_now() - timedelta(hours=3), operator="kim")
    async with ringing(cs, wire.common) as app, listening(app.url, last="0-0", headers=KIM) as owner:
        await owner.until(lambda h: due(h) or h.named("reset"), 30)
    async with ringing(cs, wire.common) as app, listening(app.url, headers=KIM) as later:
        await held_with_alarm(cs, 5002, utc_now(), operator="kim")
        await later.until(due, 30)
        assert due(later) == [5002]
    assert len(await on_stream(wire.redis, wire.key)) == 2


async def test_alarm_is_on_the_stream_once_when_it_is_told_by_many(cs: Cs, wire: Wire) -> None:
    """Whoever died after telling is told again by the next, who does not know: the stream does."""
    alarm = Alarm(7, 5001, 5001, "kim", utc_now())
    for _ in range(3):
        live = RedisLive(wire.redis, wire.key, 100)
        assert await live.tell_once([("alarm:7", alarm_due(alarm)), ("alarm:8", LiveMessage("alarm.due", {}))])
    assert len(await on_stream(wire.redis, wire.key)) == 2


async def test_dismissal_reaches_the_same_consoles_when_somebody_dismisses(cs: Cs, wire: Wire) -> None:
    async with (
        ringing(cs, wire.common) as app,
        listening(app.url, headers=KIM) as owner,
        listening(app.url, headers=LEE) as other,
    ):
        id = await held_with_alarm(cs, 5001, utc_now() + timedelta(hours=1), operator="kim")
        assert await app.post(f"/alarms/{id}/dismiss", LEE) == 200
        await owner.until(lambda h: h.named("alarm.dismissed"), 30)
        assert owner.named("alarm.dismissed") == [{"id": id, "mgmt_no": 5001, "pack_no": 5001, "by": "lee"}]
        await wire.tell(1)
        await other.until(lambda h: h.named("pack.changed"), 30)
        assert other.named("alarm.dismissed") == []
