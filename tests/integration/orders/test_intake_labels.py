"""What is on the label of a pack that orders join at intake (domain.md 2.5): no phone and no memo is lost, and two people
never end in one parcel."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from shared.contracts.people import Recipient
from shared.db.database import Database
from tests.integration.orders.intake_world import GARAM, World, line
from tests.support.databases import Databases


@pytest.fixture
async def world(databases: Databases) -> AsyncIterator[World]:
    database = Database((await databases.fresh("orders")).url, name="test", pool_size=10)
    made = World(database)
    await made.fill()
    yield made
    await database.close()


def garam(mobile: str = "", memo: str = "", tel: str = "") -> Recipient:
    return GARAM.model_copy(update={"mobile": mobile, "memo": memo, "tel": tel})


async def labels(world: World) -> list[tuple[int, str, str, str]]:
    """(number of orders, tel, mobile, memo) of each pack."""
    rows = await world.rows(
        "SELECT tel, mobile, memo, (SELECT count(*) FROM orders o WHERE o.pack_no = p.pack_no) AS n FROM pack p"
        " ORDER BY pack_no"
    )
    return [(row["n"], row["tel"], row["mobile"], row["memo"]) for row in rows]


async def said(world: World) -> list[tuple[str, dict[str, Any]]]:
    rows = await world.rows("SELECT type, body::jsonb AS body FROM outbox ORDER BY id")
    return [(row["type"], row["body"]["data"]) for row in rows]


async def test_pack_learns_phone_and_memo_when_a_later_order_brings_them(world: World) -> None:
    await world.take(line("1", to=garam(memo="문 앞")))
    await world.take(line("2", to=garam("010-0000-3333", "경비실")))
    await world.take(line("3", to=garam("010-0000-5555")))
    await world.take(line("4", to=garam("010-0000-3333", "문 앞", tel="02-000-0001")))
    assert await labels(world) == [
        (3, "020000001", "01000003333", "문 앞 / 경비실"),
        (1, "", "01000005555", ""),
    ]


async def test_change_of_the_label_is_told_when_an_order_joins(world: World) -> None:
    """As a row of the pack's version, in the snapshot, and as 배송정보변경 by the system, 완료 (domain.md 2.9)."""
    [first] = await world.take(line("1", to=garam(memo="문 앞")))
    second, third = await world.take(
        line("2", to=garam("010-0000-3333")), line("3", to=garam("010-0000-3333", "경비실"))
    )
    [row] = await world.rows("SELECT c.* FROM pack_change c JOIN pack p USING (pack_no, version)")
    assert row["changes"] == [
        {"field": f"orders/{second['mgmt_no']}", "old": None, "new": "RECEIVED"},
        {"field": f"orders/{third['mgmt_no']}", "old": None, "new": "RECEIVED"},
        {"field": "recipient/mobile", "old": "", "new": "01000003333"},
        {"field": "recipient/memo", "old": "문 앞", "new": "문 앞 / 경비실"},
    ]
    created, combined, changed = (await said(world))[1:]
    assert [each[0] for each in (created, combined, changed)] == [
        "orders.order.created.v1", "orders.orders.combined.v1", "orders.pack.shipping-info-changed.v1",
    ]  # fmt: skip
    [pack] = changed[1]["packs"]
    assert (pack["version"], pack["recipient"]["mobile"]) == (row["version"], "01000003333")
    assert changed[1]["changes"] == [
        {"field": "mobile", "old": "", "new": "01000003333"}, {"field": "memo", "old": "문 앞", "new": "문 앞 / 경비실"},
    ]  # fmt: skip
    told = {key: changed[1][key] for key in ("mgmt_no", "pack_no", "operator", "automatic")}
    assert told == {
        "mgmt_no": second["mgmt_no"], "pack_no": first["mgmt_no"], "operator": "system", "automatic": True,
    }  # fmt: skip


async def test_nothing_is_said_of_the_label_when_it_stays_as_it_was(world: World) -> None:
    await world.take(line("1", to=garam("010-0000-3333", "문 앞")))
    await world.take(line("2", to=garam("010-0000-3333", "문 앞")), line("3", to=garam()))
    assert "orders.pack.shipping-info-changed.v1" not in {each[0] for each in await said(world)}


async def test_people_stay_apart_when_one_call_brings_them_all(world: World) -> None:
    await world.take(
        line("1", to=garam(memo="문 앞")),
        line("2", to=garam("010-0000-3333", "경비실")),
        line("3", to=garam("010-0000-4444")),
        line("4", to=garam("010-0000-4444", "던지지 마세요")),
        line("5", to=garam("0503-0000-0001")),
    )
    assert await labels(world) == [
        (3, "", "01000003333", "문 앞 / 경비실"),
        (2, "", "01000004444", "던지지 마세요"),
    ]


async def test_people_stay_apart_when_several_calls_bring_them_at_once(world: World) -> None:
    """Whoever comes first: each phone has one parcel, and each memo is on the one of its phone."""
    await world.take(line("0", to=garam()))
    await asyncio.gather(
        *(
            world.take(line(f"{n}-{phone}", to=garam(f"010-0000-{phone}", f"{phone}번 {n}")))
            for n in range(3)
            for phone in ("3333", "5555", "7777")
        )
    )
    found = await labels(world)
    assert sorted(mobile for _, _, mobile, _ in found) == ["01000003333", "01000005555", "01000007777"]
    assert sorted(n for n, _, _, _ in found) == [3, 3, 4]
    for _, _, mobile, memo in found:
        assert sorted(memo.split(" / ")) == [f"{mobile[-4:]}번 {n}" for n in range(3)]


@pytest.mark.parametrize("source", ["COPY", "FULL_COPY", "EXCHANGE", "RESHIP", "SPLIT"])
async def test_order_rides_alone_when_the_waiting_one_is_a_copy_or_a_part(world: World, source: str) -> None:
    """domain.md 2.5: never COPY, EXCHANGE, RESHIP, SPLIT orders, and 주문전체복사 is a copy."""
    await world.take(line("1"))
    await world.run(f"UPDATE orders SET source = '{source}'")
    await world.take(line("2"))
    assert [len(members) for members in (await world.packs()).values()] == [1, 1]
