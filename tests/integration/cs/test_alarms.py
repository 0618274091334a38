"""알람: set with a record, due at its minute, told once on the stream, listed, dismissed (F-034, F-070, F-145, F-022)."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.cs.application.live import LiveMessage
from services.cs.entrypoints.alarm_ringer import AlarmRinger
from shared.contracts import orders as o
from shared.contracts.access import Role
from tests.integration.cs.alarming import held_with_alarm
from tests.integration.cs.conftest import Cs
from tests.integration.cs.http import ADMIN, AGENT, LONG, MAKER, Api, api_of
from tests.support.tokens import bearer
from tests.unit.cs.factories import created, event, hold, order, pack

SET_FOR = datetime(2026, 11, 21, 8, 0, 30, tzinfo=UTC)  # 17:00:30 in Seoul
MINUTE = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
VIEWER = bearer(MAKER.operator(Role.VIEWER, login="viewer", ends_in=LONG))


class Time:
    """A clock that the test sets."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time(MINUTE - timedelta(seconds=1))


@pytest.fixture
async def timed(cs: Cs, time: Time) -> AsyncIterator[Api]:
    async with api_of(cs, time) as made:
        yield made


class Listener:
    """A stream that remembers; `away` refuses as Redis does when it is not there."""

    def __init__(self) -> None:
        self.told: list[tuple[str, LiveMessage]] = []
        self.away = False

    async def tell_once(self, messages: Any) -> bool:
        if not self.away:
            self.told += messages
        return not self.away


async def test_alarm_is_due_at_its_minute_when_set_with_a_hold(cs: Cs, timed: Api, time: Time) -> None:
    """A1, F-034, F-070."""
    id = await held_with_alarm(cs, 5001, SET_FOR)
    [waiting] = (await timed.body("/alarms"))["items"]
    assert waiting == {
        "id": id,
        "record_id": id,
        "mgmt_no": 5001,
        "pack_no": 5001,
        "channel_name": "십일번가 법인",
        "recipient_name": "나가용",
        "operator": "test",
        "alarm_at": "2026-11-21T08:00:30+00:00",
        "due_at": "2026-11-21T08:00:00+00:00",
        "state": "WAITING",
        "task": "set_hold",
        "task_label": "보류설정",
        "system_text": "[보류설정]\n[알람 : 2026-11-21 17:00]",
        "note": "17시에 전화",
        "dismissed_at": None,
        "dismissed_by": None,
    }
    assert (await timed.body("/alarms", state="DUE"))["total"] == 0
    time.now = MINUTE
    [due] = (await timed.body("/alarms", AGENT, state="DUE"))["items"]
    assert (due["state"], due["recipient_name"]) == ("DUE", "나*용")
    assert (await timed.body("/alarms", state="WAITING"))["total"] == 0


async def test_alarm_rings_once_and_is_said_on_the_bus_when_its_minute_comes(cs: Cs, time: Time) -> None:
    """F-034: an event for the others, a message for the operator and for the window of the order."""
    id = await held_with_alarm(cs, 5001, SET_FOR)
    listener = Listener()
    ringer = AlarmRinger(cs.database, cs.uow, listener, time)
    await ringer.ring()
    assert listener.told == []
    time.now = MINUTE
    await ringer.ring()
    await ringer.ring()
    [(name, message)] = listener.told
    assert (name, message.event, message.to, message.window) == (f"alarm:{id}", "alarm.due", "test", 5001)
    assert message.data == {"id": id, "mgmt_no": 5001, "pack_no": 5001, "operator": "test", "due_at": MINUTE}
    assert await cs.rows("SELECT type, subject FROM outbox") == [{"type": "cs.alarm.due.v1", "subject": str(id)}]


async def test_alarm_is_told_later_and_said_once_when_redis_is_away(cs: Cs, time: Time) -> None:
    id = await held_with_alarm(cs, 5001, SET_FOR)
    listener = Listener()
    ringer = AlarmRinger(cs.database, cs.uow, listener, time)
    time.now, listener.away = MINUTE, True
    await ringer.ring()
    listener.away = False
    await ringer.ring()
    assert listener.told == []  # still claimed by the try that failed
    time.now = MINUTE + timedelta(seconds=10)
    await ringer.ring()
    assert [name for name, _ in listener.told] == [f"alarm:{id}"]
    assert await cs.rows("SELECT type FROM outbox") == [{"type": "cs.alarm.due.v1"}]


async def test_each_alarm_is_claimed_by_one_when_many_ring_at_once(cs: Cs, time: Time) -> None:
    ids = [await held_with_alarm(cs, number, SET_FOR) for number in range(5001, 5031)]
    time.now = MINUTE
    listeners = [Listener() for _ in range(6)]
    await asyncio.gather(*(AlarmRinger(cs.database, cs.uow, each, time).ring() for each in listeners))
    told = [name for each in listeners for name, _ in each.told]
    assert sorted(told) == sorted(f"alarm:{id}" for id in ids)
    assert len(await cs.rows("SELECT 1 FROM outbox")) == 30


async def test_alarm_names_the_pack_that_its_order_is_in_now_when_it_was_combined_since(cs: Cs, time: Time) -> None:
    await held_with_alarm(cs, 5002, SET_FOR)
    joined = pack(order(5001, version=3), order(5002, version=3))
    await cs.project(event(o.OrdersCombined, joined, absorbed=(5002,)))
    time.now = MINUTE
    listener = Listener()
    await AlarmRinger(cs.database, cs.uow, listener, time).ring()
    assert [message.window for _, message in listener.told] == [5001]


async def test_dismissed_alarm_is_gone_from_list_and_grid_and_never_rings(cs: Cs, timed: Api, time: Time) -> None:
    """F-034, F-022, F-145: the record goes on saying that it was set."""
    id = await held_with_alarm(cs, 5001, SET_FOR)
    other = await held_with_alarm(cs, 5002, SET_FOR + timedelta(days=1))
    assert {row["pack_no"] for row in (await timed.body("/packs", alarm=True))["items"]} == {5001, 5002}
    answer = await timed.post(f"/alarms/{id}/dismiss", None, AGENT)
    assert (answer.status_code, answer.json()) == (
        200,
        {
            "id": id,
            "mgmt_no": 5001,
            "pack_no": 5001,
            "state": "DISMISSED",
            "dismissed_by": "test",
            "dismissed_at": "2026-11-21T07:59:59+00:00",
        },
    )
    assert [row["id"] for row in (await timed.body("/alarms"))["items"]] == [other]
    assert [row["pack_no"] for row in (await timed.body("/packs", alarm=True))["items"]] == [5002]
    [gone] = (await timed.body("/alarms", state="DISMISSED"))["items"]
    assert (gone["id"], gone["state"], gone["dismissed_by"]) == (id, "DISMISSED", "test")
    assert (await timed.body("/records", alarm_set=True))["total"] == 2
    time.now = MINUTE
    listener = Listener()
    await AlarmRinger(cs.database, cs.uow, listener, time).ring()
    assert listener.told == []


async def test_alarm_refuses_with_its_code_when_it_is_not_there_or_gone_already(cs: Cs, timed: Api) -> None:
    id = await held_with_alarm(cs, 5001, SET_FOR)
    missing = await timed.post("/alarms/999999/dismiss", None)
    assert (missing.status_code, missing.json()["code"]) == (404, "ALARM_NOT_FOUND")
    answers = await asyncio.gather(*(timed.post(f"/alarms/{id}/dismiss", None, AGENT) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409, 409]
    assert {a.json()["code"] for a in answers if a.status_code == 409} == {"ALARM_DISMISSED"}
    assert (await timed.post(f"/alarms/{id}/dismiss", None, VIEWER)).status_code == 403
    for path, code in (("/alarms/0/dismiss", 422), ("/alarms/x/dismiss", 422), (f"/alarms/{2**63}/dismiss", 422)):
        assert (await timed.post(path, None)).status_code == code


async def test_answer_is_repeated_when_the_same_key_dismisses_again(cs: Cs, timed: Api) -> None:
    id = await held_with_alarm(cs, 5001, SET_FOR)
    headers = {**AGENT, "idempotency-key": "d-1"}
    first, again = [await timed.post(f"/alarms/{id}/dismiss", None, headers) for _ in range(2)]
    assert (first.status_code, again.status_code, first.json()) == (200, 200, again.json())


async def test_alarms_are_found_by_operator_order_and_pack_and_paged_when_asked(cs: Cs, timed: Api) -> None:
    for n in range(5):
        await held_with_alarm(cs, 5001 + n, SET_FOR + timedelta(hours=5 - n), operator="kim" if n % 2 else "test")
    seen, cursor = [], None
    for _ in range(3):
        page = await timed.body("/alarms", limit=2, **({"cursor": cursor} if cursor else {}))
        assert (page["total"], page["total_is_exact"]) == (5, True)
        seen += [row["mgmt_no"] for row in page["items"]]
        cursor = page["next_cursor"]
    assert (seen, cursor) == ([5005, 5004, 5003, 5002, 5001], None)
    back = await timed.body("/alarms", limit=2, cursor=page["prev_cursor"])
    assert [row["mgmt_no"] for row in back["items"]] == [5003, 5002]
    assert [row["mgmt_no"] for row in (await timed.body("/alarms", operator="kim"))["items"]] == [5004, 5002]
    assert [row["mgmt_no"] for row in (await timed.body("/alarms", mgmt_no=5003))["items"]] == [5003]
    assert [row["mgmt_no"] for row in (await timed.body("/alarms", pack_no=5002))["items"]] == [5002]
    for bad in ({"state": "LATER"}, {"cursor": "nonsense"}, {"mgmt_no": 0}, {"colour": "red"}, {"limit": 501}):
        assert (await timed.get("/alarms", ADMIN, **bad)).status_code == 422, bad


async def test_note_sets_an_alarm_on_each_order_when_written_with_one(cs: Cs, timed: Api) -> None:
    """A25, F-137, F-152."""
    await cs.project(created(pack(order(5001))), created(pack(order(5002))))
    body = {"mgmt_nos": [5001, 5002], "note": "내일 회신", "alarm_at": "2026-11-21T17:00:00+09:00"}
    assert (await timed.post("/records", body, AGENT)).status_code == 200
    rows = (await timed.body("/alarms"))["items"]
    assert [(r["mgmt_no"], r["operator"], r["note"], r["due_at"]) for r in rows] == [
        (5001, "test", "내일 회신", "2026-11-21T08:00:00+00:00"),
        (5002, "test", "내일 회신", "2026-11-21T08:00:00+00:00"),
    ]


async def test_one_alarm_is_set_when_one_command_leaves_several_records(cs: Cs, timed: Api) -> None:
    """A22 with a pickup: exchange and 회수 are two lines of the history, and one alarm."""
    shipped = pack(order(5001, version=2))
    said: dict[str, Any] = {"command_id": "c-9", "alarm_at": SET_FOR}
    line = o.ReturningLine(item_id=5001, option_code="30001", qty=1, inbound=False)
    pickup = event(o.PickupRequested, shipped, return_id="00000000-0000-4000-8000-000000000001", lines=(line,), **said)
    swap = {"item_id": 5001, "old_option_code": "30001", "new_option_code": "30002", "qty": 1}
    exchange = event(o.ItemExchanged, shipped, **swap, after_shipping=True, reason="EXCHANGE_SIMPLE", **said)
    await cs.project(("e-1", exchange))
    await cs.project(("e-2", pickup))
    assert (await timed.body("/records", alarm_set=True))["total"] == 2
    assert [row["task"] for row in (await timed.body("/alarms"))["items"]] == ["exchange_item"]


async def test_alarm_is_made_once_when_the_event_comes_twice(cs: Cs, timed: Api) -> None:
    held = pack(order(5001, version=2), holds=(hold(5001),))
    told = event(o.PackShipped, held, alarm_at=SET_FOR)
    await cs.project(("same", told), ("same", told))
    await cs.project(("same", told))
    assert (await timed.body("/alarms"))["total"] == 1
