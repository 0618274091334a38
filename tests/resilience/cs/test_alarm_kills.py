"""A real SIGKILL of the process that rings an alarm, at its dangerous points and at random (F-034, issue 4)."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from datetime import timedelta
from urllib.parse import urlsplit

from shared.runtime.clock import utc_now
from tests.integration.cs.alarming import held_with_alarm
from tests.resilience.cs.worlds import Killable, eventually
from tests.support.databases import connected
from tests.support.frozen_proxy import frozen_proxy
from tests.support.servers import redis_url

_STAGGER = "UPDATE alarm SET due_at = CAST(:start AS timestamptz) + (record_id % 12) * interval '1 second'"


async def test_alarm_is_told_once_when_killed_between_claim_and_delivery(world: Killable) -> None:
    """What the killed one says to Redis never arrives: the claim is committed, nobody was told."""
    id = await held_with_alarm(world.cs, 5001, utc_now())
    at = urlsplit(redis_url())
    async with frozen_proxy(at.hostname or "", at.port or 0) as proxy:
        proxy.flowing.clear()
        first = await world.start(redis_url().replace(f":{at.port}", f":{proxy.port}"))
        claimed = await eventually(lambda: world.alarm(id), lambda row: row["claimed_until"])
        await first.kill()
    assert (await world.told(), claimed["told_at"]) == ([], None)
    await world.start()
    await world.start()
    after = await eventually(lambda: world.alarm(id), lambda row: row["told_at"])
    assert await world.told() == [id]
    assert after["rang_at"] == claimed["rang_at"]


async def test_alarm_is_told_once_when_killed_between_delivery_and_its_note(world: Killable) -> None:
    """It is on the stream, and the database does not know: the next process tells it again, and the stream does not."""
    id = await held_with_alarm(world.cs, 5001, utc_now())
    async with connected(world.cs.made.admin_url) as admin:
        await admin.execute(
            """
            CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(50); RETURN new; END';
            CREATE TRIGGER dawdle BEFORE UPDATE ON alarm FOR EACH ROW WHEN (new.told_at IS NOT NULL)
                EXECUTE FUNCTION dawdle();
            """
        )
        first = await world.start()
        assert await eventually(world.told, bool) == [id]
        dawdling = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'"
        [pid] = [row["pid"] for row in await eventually(lambda: admin.fetch(dawdling), bool)]
        await first.kill()
        await admin.execute("SELECT pg_terminate_backend($1)", pid)
        await admin.execute("DROP TRIGGER dawdle ON alarm")
    assert (await world.alarm(id))["told_at"] is None
    await world.start()
    await eventually(lambda: world.alarm(id), lambda row: row["told_at"])
    assert await world.told() == [id]


async def test_every_alarm_is_told_once_when_ringers_are_killed_at_random(world: Killable) -> None:
    """Three deaths among two processes, alarms falling due all the while."""
    start = utc_now()
    ids = [await held_with_alarm(world.cs, 5001 + n, start + timedelta(hours=1)) for n in range(60)]
    await world.cs.run(_STAGGER, start=start)
    dice = random.Random(4)
    running = [await world.start(), await world.start()]
    for _ in range(3):
        await asyncio.sleep(dice.uniform(0, 2))
        await running.pop(0).kill()
        running.append(await world.start())
    untold = "SELECT count(*) AS n FROM alarm WHERE told_at IS NULL"
    await eventually(lambda: world.cs.rows(untold), lambda rows: rows == [{"n": 0}], 90)
    assert Counter(await world.told()) == Counter(dict.fromkeys(ids, 1))
