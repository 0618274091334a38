"""A real SIGKILL of the dispatcher's process at its two dangerous points, and at random (messaging.md 4, 7)."""

from __future__ import annotations

import asyncio
import random
import socket
from pathlib import Path
from typing import Any

from tests.integration.messaging.world import HOOK, Simulator, eventually
from tests.resilience.messaging.worlds import Killable, killable
from tests.support.databases import TestDatabase

FAULTS = ["ok"] * 16 + ["duplicate", "out_of_order", "report_first", "unknown_refkey"]


async def refkeys_held(vendor: Simulator) -> set[str]:
    """Those whose calls the vendor has taken and not answered, now or before a kill."""
    return {entry["refkey"] for entry in (await vendor.ledger())["entries"] if entry["fault"] == "hold"}


async def refkeys_of(vendor: Simulator, *, at_least: int) -> set[str]:
    """As `refkeys_held`, as soon as there are so many."""
    found: set[str] = await eventually(lambda: refkeys_held(vendor), lambda found: len(found) >= at_least)
    return found


async def attempts(world: Killable) -> list[Any]:
    return await world.survivor.rows("SELECT id, state, resend_of FROM attempt ORDER BY created_at")


async def test_message_goes_once_when_killed_between_commit_and_call(world: Killable) -> None:
    """The vendor's address takes connections and nobody answers there: the attempt is committed, nothing was sent. On a
    machine that stands still the resend may need more than one call; the vendor takes one."""
    with socket.create_server(("127.0.0.1", 0)) as tarpit:
        message_id = await world.survivor.send_one()
        await world.start(vendor_url=f"http://127.0.0.1:{tarpit.getsockname()[1]}", vendor_timeout_s="10")
        before = await eventually(
            lambda: attempts(world), lambda rows: [row["state"] for row in rows] == ["SUBMITTING"]
        )
        await world.kill()
    assert await world.vendor.taken() == {}
    await world.start()
    await world.survivor.until(message_id, "DELIVERED")
    first, *unsent, last = await attempts(world)
    assert (first["id"], first["state"], last["resend_of"]) == (before[0]["id"], "UNKNOWN", first["id"])
    assert {each["state"] for each in unsent} <= {"NOT_SENT"}
    assert await world.vendor.taken() == {last["id"]: 1}


async def test_message_goes_once_when_killed_between_call_and_commit_and_the_report_comes(world: Killable) -> None:
    await world.vendor.control(script=["hold"])
    message_id = await world.survivor.send_one()
    await world.start(vendor_timeout_s="10", unknown_wait_s="30")
    taken = await eventually(world.vendor.taken, bool)
    await world.kill()
    assert [row["state"] for row in await attempts(world)] == ["SUBMITTING"]
    await world.vendor.release()
    await world.survivor.until(message_id, "DELIVERED")
    await world.start(unknown_wait_s="0")
    other = await world.survivor.send_one()
    await world.survivor.until(other, "DELIVERED")
    assert await world.vendor.taken() == {**taken, (await attempts(world))[-1]["id"]: 1}


async def test_one_linked_resend_when_killed_between_call_and_commit_and_no_report_comes(world: Killable) -> None:
    await world.vendor.control(script=["lost"])
    message_id = await world.survivor.send_one()
    await world.start(vendor_timeout_s="10")
    await eventually(world.vendor.taken, bool)
    await world.kill()
    await world.start()
    await world.survivor.until(message_id, "DELIVERED")
    first, second = await attempts(world)
    assert (first["state"], second["resend_of"]) == ("UNKNOWN", first["id"])
    assert await world.vendor.taken() == {first["id"]: 1, second["id"]: 1}


async def test_nothing_is_lost_and_only_the_unknown_is_repeated_when_killed_again_and_again(
    database: TestDatabase, vendor: Simulator, tmp_path: Path
) -> None:
    dice = random.Random(20261123)
    async with killable(database, vendor, tmp_path, vendor_rate=30.0, vendor_burst=10) as world:
        await vendor.control(
            latency_p50=0.02, latency_p99=0.2, report_after=0.1, timeout=0.01, duplicate=0.05, out_of_order=0.05,
            report_first=0.05, unknown_refkey=0.02,
        )  # fmt: skip
        for n in range(2):
            await world.survivor.send(*(f"0100002{n}{m:03d}" for m in range(100)))
        in_hand = 0
        for kill in range(1, 5):
            await vendor.control(script=[*dice.choices(FAULTS, k=10), "hold"])
            await world.start()
            held = await refkeys_of(vendor, at_least=kill)
            await asyncio.sleep(dice.uniform(0.0, 0.3))
            await world.kill()
            in_hand += sum(row["id"] in held and row["state"] == "SUBMITTING" for row in await attempts(world))
            await vendor.release()
        await world.start()
        await eventually(world.unfinished, lambda count: count == 0, seconds=90)
        counts = await world.compare()
    assert counts["once"] + counts["twice"] == 200
    assert in_hand >= 1, "no kill hit a call: the test proved nothing"


async def test_call_in_hand_is_finished_and_stored_when_told_to_stop(world: Killable) -> None:
    await world.vendor.control(script=["hold"])
    message_id = await world.survivor.send_one()
    child = await world.start(vendor_timeout_s="10")
    await eventually(world.vendor.taken, bool)
    stopping = asyncio.create_task(child.stop())
    await asyncio.sleep(0.5)
    await world.vendor.release()
    await stopping
    assert child.returncode == 0
    await world.survivor.until(message_id, "DELIVERED")
    keys = await world.survivor.rows("SELECT vendor_key FROM attempt")
    assert [row["vendor_key"] is not None for row in keys] == [True]
    said = child.spec.log.read_text()
    assert "stopping" in said
    assert not any(secret in said for secret in ("0100000", "배송이 하루", HOOK, "Bearer")), "a log holds personal data"
