"""Times with an offset that PostgreSQL refuses (16 hours and more): taken, kept in UTC, also out of old messages."""

from datetime import UTC, datetime, timedelta, timezone

from services.cs.application.record_messages import record_of
from shared.contracts import orders as o
from shared.contracts.messaging import MessageQueued
from tests.integration.cs.conftest import Cs
from tests.integration.cs.http import AGENT, Api
from tests.unit.cs.factories import created, event, hold, order, pack

EAST, WEST = timezone(timedelta(hours=16)), timezone(timedelta(hours=-23, minutes=-59))
AT = datetime(2026, 12, 1, 17, 0, tzinfo=EAST)  # 01:00 UTC


async def test_event_is_projected_when_a_message_in_the_queue_has_such_times(cs: Cs) -> None:
    """A1 with 알람, as orders told it before it kept UTC."""
    held = pack(order(5001, version=2, placed_at=AT, ship_by=AT.astimezone(WEST)), holds=(hold(5001),), shipped_at=AT)
    await cs.project(event(o.HoldSet, held, hold_id="h5001", note="통화", alarm_at=AT, at=AT.astimezone(WEST)))
    [record] = await cs.rows("SELECT r.at, s.alarm_at FROM cs_record r JOIN cs_record_state s ON s.record_id = r.id")
    assert record == {"at": AT, "alarm_at": AT}
    [alarm] = await cs.rows("SELECT due_at FROM alarm")
    assert alarm["due_at"] == datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
    [seen] = await cs.rows(
        "SELECT o.placed_at, o.ship_by, p.shipped_at FROM order_view o JOIN pack_view p USING (pack_no)"
    )
    assert set(seen.values()) == {AT}


async def test_message_is_recorded_when_its_time_has_such_an_offset(cs: Cs) -> None:
    """A27."""
    await cs.project(created(pack(order(5001))))
    queued = MessageQueued(at=AT, message_id="m-1", kind="SMS", operator="test", mgmt_no=5001, dest_masked="")
    draft = record_of(queued, "e-1")
    assert draft is not None
    await cs.database.transaction(lambda conn: cs.uow(conn).records.add([draft]))
    [record] = await cs.rows("SELECT at FROM cs_record")
    assert record["at"] == AT


async def test_note_has_its_alarm_when_the_time_is_sent_with_such_an_offset(cs: Cs, api: Api) -> None:
    """A25, F-145."""
    await cs.project(created(pack(order(5001))))
    body = {"mgmt_nos": [5001], "note": "통화", "alarm_at": "2026-12-01T17:00:00+16:00"}
    assert (await api.post("/records", body, AGENT)).json()["results"][0]["ok"]
    [row] = (await api.body("/records"))["items"]
    assert row["alarm_at"] == "2026-12-01T01:00:00+00:00"
