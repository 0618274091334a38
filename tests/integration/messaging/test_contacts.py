"""The order contact read model, fed through the bus' own consumer (local transport) and rebuilt from snapshots."""

from collections.abc import Sequence
from typing import Any

import pytest

from services.messaging.entrypoints.cli import VERBS
from shared.contracts.base import Contract, Envelope
from shared.contracts.orders import HoldSet, PackSnapshotted
from shared.contracts.snapshots import Pack
from shared.runtime.ids import uuid7
from tests.integration.messaging.snapshots import NOON, a_pack, an_order
from tests.integration.messaging.world import World, built, eventually
from tests.support.databases import TestDatabase, connected

QUEUE = "messaging.order-contacts"


def held(*packs: Pack) -> HoldSet:
    return HoldSet(
        mgmt_no=packs[0].pack_no, pack_no=packs[0].pack_no, version=packs[0].version, at=NOON, operator="test",
        command_id="c", packs=packs, hold_id="h",
    )  # fmt: skip


async def deliver(database: TestDatabase, contracts: Sequence[Contract]) -> None:
    """Put messages into the queue as another service's relay does."""
    async with connected(database.bus_url) as conn:
        for contract in contracts:
            message_id = uuid7()
            envelope = Envelope(
                id=message_id, source="orders", type=contract.TYPE, subject=contract.subject(), time=NOON,
                correlationid="c", data=contract.model_dump(mode="json"),
            )  # fmt: skip
            await conn.execute(
                "INSERT INTO bus_queue (queue, message_id, routing_key, body) VALUES ($1, $2, $3, $4)",
                QUEUE, str(message_id), contract.TYPE, envelope.model_dump_json(),
            )  # fmt: skip


async def contacts(world: World) -> list[tuple[Any, ...]]:
    rows = await world.rows(
        """
        SELECT o.mgmt_no, o.version, o.pack_no, p.version AS pack_version, p.recipient_mobile, p.dissolved
        FROM order_contact AS o LEFT JOIN pack_contact AS p USING (pack_no) ORDER BY o.mgmt_no
        """
    )
    return [tuple(row) for row in rows]


async def drained(world: World) -> None:
    async def waiting() -> int:
        return int((await world.rows("SELECT count(*) FROM bus_queue"))[0][0])

    await eventually(waiting, lambda count: count == 0)


async def test_newest_version_stands_when_events_come_in_the_wrong_order(database: TestDatabase) -> None:
    newer = a_pack(101, 9, an_order(101, 9), mobile="01000000002")
    older = a_pack(101, 5, an_order(101, 5), mobile="01000000001")
    async with built(database, serving=True) as world:
        await deliver(database, [held(newer), held(older), held(newer)])
        await drained(world)
        assert await contacts(world) == [(101, 9, 101, 9, "01000000002", False)]


async def test_recipient_changes_with_the_pack_when_the_order_keeps_its_version(database: TestDatabase) -> None:
    order = an_order(101, 5)
    async with built(database, serving=True) as world:
        await deliver(database, [held(a_pack(101, 5, order)), held(a_pack(101, 8, order, mobile="01000000003"))])
        await drained(world)
        assert await contacts(world) == [(101, 5, 101, 8, "01000000003", False)]


async def test_order_follows_into_its_new_pack_when_packs_are_combined(database: TestDatabase) -> None:
    before = [held(a_pack(101, 1, an_order(101, 1))), held(a_pack(102, 2, an_order(102, 2), mobile="01000000004"))]
    combined = held(
        a_pack(101, 3, an_order(101, 3), an_order(102, 3, 101), mobile="01000000005"), a_pack(102, 3, dissolved=True)
    )
    async with built(database, serving=True) as world:
        await deliver(database, [combined, *before])
        await drained(world)
        assert await contacts(world) == [
            (101, 3, 101, 3, "01000000005", False),
            (102, 3, 101, 3, "01000000005", False),
        ]


async def test_poisoned_message_holds_up_nobody_when_it_is_in_the_batch(database: TestDatabase) -> None:
    async with built(database, serving=True) as world:
        async with connected(database.bus_url) as conn:
            await conn.execute(
                "INSERT INTO bus_queue (queue, message_id, routing_key, body) VALUES ($1, 'x', 'orders.hold.set.v1', '{')",
                QUEUE,
            )
        await deliver(database, [held(a_pack(101, 5, an_order(101, 5)))])
        await drained(world)
        assert [row[0] for row in await contacts(world)] == [101]
        assert [row["state"] for row in await world.rows("SELECT state FROM bus_failed")] == ["PARKED"]


async def test_wrong_row_is_repaired_when_the_read_model_is_rebuilt(
    database: TestDatabase, capsys: pytest.CaptureFixture[str]
) -> None:
    right = a_pack(101, 5, an_order(101, 5), mobile="01000000006")
    async with built(database) as world:
        async with connected(database.admin_url) as conn:
            await conn.execute("INSERT INTO pack_contact VALUES (101, 5, false, 'RECEIVED', '잘못', '', '01000000000')")
        assert await VERBS["rebuild"](world.settings, []) == 0
        asked = await world.rows("SELECT exchange, type FROM outbox")
        assert [tuple(row) for row in asked] == [("orders.commands", "orders.snapshot.request.v1")]
    assert "every pack is asked for again" in capsys.readouterr().out
    async with built(database, serving=True) as world:
        await deliver(database, [PackSnapshotted(at=NOON, request_id="r", packs=(right,))])
        await drained(world)
        assert await contacts(world) == [(101, 5, 101, 5, "01000000006", False)]
