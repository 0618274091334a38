"""Intake on a real database: once, combined, by arrays, whoever else does the same at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from shared.contracts.people import Recipient
from shared.db.database import Database
from tests.integration.orders.intake_world import GARAM, World, line
from tests.support.databases import Databases
from tests.support.statements import counted


@pytest.fixture
async def world(databases: Databases) -> AsyncIterator[World]:
    database = Database((await databases.fresh("orders")).url, name="test", pool_size=10)
    made = World(database)
    await made.fill()
    yield made
    await database.close()


def codes(results: list[dict[str, object]]) -> list[object]:
    return [result["code"] for result in results]


async def test_line_is_taken_once_when_it_comes_again(world: World) -> None:
    [first] = await world.take(line("1"))
    [again] = await world.take(line("1", qty=7))
    assert (again["ok"], again["code"], again["mgmt_no"]) == (True, "ALREADY_TAKEN", first["mgmt_no"])
    assert await world.rows("SELECT qty FROM item") == [{"qty": 1}]


async def test_line_is_taken_once_when_it_stands_twice_in_a_call(world: World) -> None:
    one, other = await world.take(line("1"), line("1"))
    assert (one["code"], other["code"]) == (None, "ALREADY_TAKEN")
    assert one["mgmt_no"] == other["mgmt_no"]


async def test_line_is_taken_once_when_eight_calls_bring_it_at_once(world: World) -> None:
    answers = await asyncio.gather(*(world.take(line("1"), line("2", to=other(n))) for n in range(5)))
    assert len({answer[0]["mgmt_no"] for answer in answers}) == 1
    assert len(await world.rows("SELECT 1 FROM orders")) == 2


def other(n: int) -> Recipient:
    return GARAM.model_copy(update={"name": f"다온{n}"})


async def test_packs_are_one_when_two_calls_bring_one_recipient_at_once(world: World) -> None:
    await asyncio.gather(*(world.take(line(str(n))) for n in range(5)))
    [(pack_no, members)] = (await world.packs()).items()
    assert pack_no == min(members)
    assert len(members) == 5


async def test_absorbed_orders_are_said_once_each_when_combined(world: World) -> None:
    results = await world.take(line("1"), line("2"), line("3", channel="b"))
    first, second, third = (result["mgmt_no"] for result in results)
    rows = await world.rows("SELECT type, body::jsonb AS body FROM outbox ORDER BY id")
    assert [row["type"] for row in rows] == ["orders.order.created.v1", "orders.orders.combined.v1"]
    created, combined = (row["body"]["data"] for row in rows)
    assert created["mgmt_nos"] == [first, second, third]
    assert (combined["absorbed"], combined["operator"], combined["automatic"]) == ([second, third], "system", True)
    [pack] = combined["packs"]
    assert (pack["pack_no"], [order["mgmt_no"] for order in pack["orders"]]) == (first, [first, second, third])
    assert pack["recipient"]["mobile"] == "01000000001"


async def test_pack_gets_a_new_version_when_a_later_order_joins(world: World) -> None:
    await world.take(line("1"))
    [before] = await world.rows("SELECT version FROM pack")
    [joined] = await world.take(line("2"))
    [after] = await world.rows("SELECT version FROM pack")
    assert after["version"] > before["version"]
    [change] = await world.rows("SELECT version, changes FROM pack_change")
    assert change["version"] == after["version"]
    assert change["changes"] == [{"field": f"orders/{joined['mgmt_no']}", "old": None, "new": "RECEIVED"}]


@pytest.mark.parametrize(
    "obstacle",
    [
        "UPDATE pack SET combine_locked = true",
        "UPDATE pack SET status = 'INVOICED', courier = 'CJ', invoice_no = '1'",
        "INSERT INTO hold (id, mgmt_no, kind, by, at) SELECT gen_random_uuid(), mgmt_no, 'GENERAL', 't', now() FROM orders",
        "UPDATE orders SET source = 'RESHIP'",
        "UPDATE item SET cancelled_before_qty = qty",
        "UPDATE orders SET channel_id = 'alone'",
    ],
)
async def test_order_rides_alone_when_the_waiting_pack_may_not_be_joined(world: World, obstacle: str) -> None:
    await world.take(line("1"))
    await world.run(obstacle)
    await world.take(line("2"))
    assert [len(members) for members in (await world.packs()).values()] == [1, 1]


async def test_consignment_rides_alone_when_the_rest_is_ours(world: World) -> None:
    await world.take(line("1"), line("2", option_code="theirs"), line("3", option_code="theirs"))
    assert sorted(len(members) for members in (await world.packs()).values()) == [1, 2]


async def test_rows_answer_for_themselves_when_some_cannot_be_taken(world: World) -> None:
    results = await world.take(
        line("1"),
        line("2", channel="none"),
        line("3", channel="off"),
        line("4", qty=0),
        line(" "),
        line("5", to=GARAM.model_copy(update={"name": " "})),
        line("6", option_code=None, channel_product_name=""),
    )
    assert codes(results) == [
        None, "CHANNEL_NOT_FOUND", "CHANNEL_INACTIVE", "QTY_ZERO", "FIELD_REQUIRED", "FIELD_REQUIRED", "FIELD_REQUIRED",
    ]  # fmt: skip
    assert len(await world.rows("SELECT 1 FROM orders")) == 1


async def test_order_waits_unmatched_when_its_option_is_not_known(world: World) -> None:
    [result] = await world.take(line("1", option_code="unknown"))
    assert result["ok"]
    assert await world.rows("SELECT option_code FROM item") == [{"option_code": None}]


async def test_option_is_found_when_the_match_was_remembered(world: World) -> None:
    await world.run(
        "INSERT INTO matching (channel_id, product_key, option_key, option_code, by, at)"
        " VALUES ('a', '상품', '파랑', 'own', 't', now())"
    )
    await world.take(line("1", option_code=None, channel_option_name="파랑"))
    assert await world.rows("SELECT option_code FROM item") == [{"option_code": "own"}]


async def test_deleted_line_is_refused_when_it_comes_again_unless_retaken(world: World) -> None:
    [first] = await world.take(line("1"))
    await world.run("UPDATE orders SET deleted_at = now()")
    [refused] = await world.take(line("1"))
    assert (refused["ok"], refused["code"], refused["mgmt_no"]) == (False, "DELETED_EARLIER", first["mgmt_no"])
    [retaken] = await world.take(line("1", retake=True))
    assert retaken["ok"]
    assert retaken["mgmt_no"] > first["mgmt_no"]
    [again] = await world.take(line("1", retake=True))
    assert (again["code"], again["mgmt_no"]) == ("ALREADY_TAKEN", retaken["mgmt_no"])


async def test_statements_do_not_grow_when_the_call_grows(world: World) -> None:
    counts: list[int] = []
    for size in (2, 200):
        with counted(world.database.engine) as sent:
            await world.take(
                *(line(f"{size}-{n}", to=GARAM.model_copy(update={"name": f"라온{size}가{n}"})) for n in range(size))
            )
        counts.append(len(sent))
    assert counts[0] == counts[1]
    assert 3 < counts[1] <= 18
