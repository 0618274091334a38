"""Parked messages are listed without their contents, shown one by one, replayed under their own id, dropped."""

import io
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.bus.bus import Bus
from shared.bus.cli import parked
from shared.bus.received import Received
from shared.runtime.clock import utc_now
from tests.integration.bus.test_delivery import repeat_outbox
from tests.integration.bus.test_failures import failed_rows, until_parked
from tests.support.bus_contracts import Happened
from tests.support.bus_world import QUICK, World, hearing, recording, running, until
from tests.support.databases import connected
from tests.support.raw_messages import inject


async def run(world: World, *words: str) -> tuple[int, list[dict[str, object]]]:
    """Exit code and printed rows of the command line."""
    out = io.StringIO()
    code = await parked(world.reader.database, words, out, utc_now)
    return code, [json.loads(line) for line in out.getvalue().splitlines()]


def broken_bus(world: World, broken: list[bool]) -> Bus:
    """A reader whose handler fails while `broken` says so."""

    async def handle(conn: AsyncConnection, messages: Sequence[Received]) -> None:
        if broken[0]:
            raise LookupError("홍길동 010-0000-1234")
        await recording("reader.things")(conn, messages)

    return world.bus(world.reader, hearing(handler=handle), tuning=replace(QUICK, retry_delays=()))


async def test_replayed_message_takes_effect_once_when_the_cause_is_gone(world: World) -> None:
    broken = [True]
    probe, reader = world.bus(world.probe), broken_bus(world, broken)
    await world.probe.say(probe, Happened(number=1, pad="secret"))
    async with connected(world.probe.place.admin_url) as conn:
        message_id = str(await conn.fetchval("SELECT message_id FROM outbox"))
        await conn.execute("CREATE TABLE kept AS SELECT * FROM outbox")
    async with running(probe, reader):
        await until_parked(world, 1)
        code, rows = await run(world, "list")
        assert (code, len(rows)) == (0, 1)
        assert (rows[0]["message_id"], rows[0]["reason"]) == (message_id, "LookupError")
        assert "홍길동" not in str(rows)
        assert "secret" not in str(rows)
        code, (shown,) = await run(world, "show", str(rows[0]["id"]))
        assert shown["error"] == "LookupError: 홍길동 010-0000-1234"
        assert orjson.loads(str(shown["body"]))["id"] == message_id
        broken[0] = False
        assert await run(world, "replay", str(rows[0]["id"])) == (0, [{"replay": [rows[0]["id"]]}])
        reader.wake()
        await world.reader.took_effect(1)
        await repeat_outbox(world, "kept")
        await world.probe.say(probe, Happened(number=2))
        await world.reader.took_effect(1, 2)
    assert await world.reader.value("SELECT message_id FROM effect ORDER BY id LIMIT 1") == message_id
    assert await failed_rows(world, "state") == [("REPLAYED",)]


async def test_replayed_message_is_parked_again_when_the_cause_is_still_there(world: World) -> None:
    probe, reader = world.bus(world.probe), broken_bus(world, [True])
    async with running(probe, reader):
        await world.probe.say(probe, Happened(number=1))
        await until_parked(world, 1)
        first = await world.reader.value("SELECT parked_at FROM bus_failed")
        await run(world, "replay", "--queue", "reader.things")

        async def parked_again() -> bool:
            return bool(await world.reader.value("SELECT parked_at > $1 FROM bus_failed", first))

        await until(parked_again, "parked again")


async def test_dropped_message_is_gone_from_the_list_when_it_is_dropped(world: World) -> None:
    probe, reader = world.bus(world.probe), broken_bus(world, [True])
    async with running(probe, reader):
        await world.probe.say(probe, Happened(number=1))
        await until_parked(world, 1)
    (_, (row,)) = await run(world, "list", "--queue", "reader.things")
    assert await run(world, "drop", str(row["id"])) == (0, [{"drop": [row["id"]]}])
    assert await run(world, "list") == (0, [])
    assert await run(world, "show", str(row["id"])) == (1, [])
    assert await run(world, "replay", str(row["id"])) == (1, [{"replay": []}])
    assert await failed_rows(world, "state") == [("DROPPED",)]


async def test_message_is_parked_at_once_when_it_cannot_be_read(world: World) -> None:
    reader = world.bus(world.reader, hearing())
    good = {"specversion": "1.0", "id": "01890000-0000-7000-8000-000000000001", "source": "probe", "subject": "1",
            "time": "2026-11-01T00:00:00Z", "correlationid": "c", "data": {"number": 1}}  # fmt: skip
    bodies = [
        b"{not json",
        b"\xff\x00\xfe",
        orjson.dumps({**good, "type": "probe.thing.vanished.v1"}),
        orjson.dumps({**good, "id": "01890000-0000-7000-8000-000000000002", "type": Happened.TYPE, "data": {}}),
        orjson.dumps({**good, "id": "01890000-0000-7000-8000-000000000003", "type": Happened.TYPE}),
    ]
    if world.transport == "local":
        bodies.remove(b"\xff\x00\xfe")  # its table holds text: such bytes cannot come that way
    async with running(reader):
        await inject(world, reader, "reader.things", bodies)
        await world.reader.took_effect(1)
        await until_parked(world, len(bodies) - 1)
    reasons = [str(reason) for (reason,) in await failed_rows(world, "reason")]
    assert sum(reason.startswith("unreadable envelope") for reason in reasons) == len(bodies) - 3
    assert "unknown type probe.thing.vanished.v1" in reasons
    assert "invalid data: number: missing" in reasons


async def test_people_in_a_parked_message_are_masked_when_it_is_shown(world: World) -> None:
    """The same rule as of lists; `--unmasked` shows what is there."""
    reader = world.bus(world.reader, hearing())
    body = {"type": "probe.thing.vanished.v1", "data": {"recipient": {"name": "나가용", "mobile": "01000000001"}}}
    async with running(reader):
        await inject(world, reader, "reader.things", [orjson.dumps(body), "{나가용".encode()])
        await until_parked(world, 2)
    _, rows = await run(world, "list")
    shown = [str((await run(world, "show", str(row["id"])))[1][0]["body"]) for row in rows]
    assert "{나가용" in shown  # nobody can say where a person stands in it
    [masked] = [orjson.loads(text) for text in shown if text != "{나가용"]
    assert masked["data"] == {"recipient": {"name": "나*용", "mobile": "010-****-0001"}}
    [full] = [
        (await run(world, "show", str(row["id"]), "--unmasked"))[1][0]["body"]
        for row, text in zip(rows, shown, strict=True)
        if text != "{나가용"
    ]
    assert orjson.loads(str(full)) == body


async def test_unreadable_message_is_parked_once_when_it_is_repeated(world: World) -> None:
    reader = world.bus(world.reader, hearing())
    async with running(reader):
        await inject(world, reader, "reader.things", [b"{same"], ["a"])
        await until_parked(world, 1)
        await inject(world, reader, "reader.things", [b"{same", b"{other"], ["a", "b"])
        await until_parked(world, 2)


async def test_old_rows_are_swept_when_their_time_is_over(world: World) -> None:
    reader = world.bus(world.reader, hearing())
    now = datetime.now(UTC)
    async with connected(world.reader.place.admin_url) as conn:
        await conn.executemany(
            "INSERT INTO inbox VALUES ($1, $2, $3)",
            [
                ("reader.things", "old", now - timedelta(days=31)),
                ("reader.things", "young", now - timedelta(days=29)),
                ("reader.things", "parked", now - timedelta(days=300)),
            ],
        )
        insert = """INSERT INTO bus_failed (consumer, message_id, routing_key, body, state, attempt, reason, error,
                    failed_at, parked_at, resolved_at) VALUES ('reader.things', $1, '', '', $2, 1, '', '', $3, $3, $4)"""
        await conn.execute(insert, "parked", "PARKED", now - timedelta(days=300), None)
        await conn.execute(insert, "resolved", "DROPPED", now - timedelta(days=300), now - timedelta(days=91))
        await conn.execute(insert, "recent", "DROPPED", now - timedelta(days=300), now - timedelta(days=89))
    async with running(reader):

        async def is_swept() -> bool:
            kept = await world.reader.fetch("SELECT message_id FROM inbox ORDER BY 1")
            rows = await world.reader.fetch("SELECT message_id FROM bus_failed ORDER BY 1")
            return [r[0] for r in kept] == ["parked", "young"] and [r[0] for r in rows] == ["parked", "recent"]

        await until(is_swept, "the sweep")
