"""The read model ends the same whatever the order, the batches and the repeats of its messages."""

import asyncio
import itertools
import random
from typing import Any

import pytest

from shared.contracts import orders as o
from shared.contracts.base import Contract
from shared.contracts.people import Recipient
from shared.contracts.snapshots import OrderStatus
from tests.integration.cs.conftest import Cs
from tests.support.statements import counted
from tests.unit.cs.factories import AT, CsStatus, created, event, hold, item, order, pack, tombstone

STATE = """
    SELECT p.pack_no, p.version, p.dissolved, p.listed, p.status, p.mgmt_nos, p.qty, p.order_count, p.cs_badges,
           p.invoice_no, p.on_hold, s.recipient, s.buyers, s.products, s.tokens
    FROM pack_view p JOIN pack_search s USING (pack_no) ORDER BY p.pack_no
"""
ORDERS = "SELECT mgmt_no, version, pack_no, cs_status, items FROM order_view ORDER BY mgmt_no"
RECORDS = "SELECT key, mgmt_no, pack_no, task, system_text FROM cs_record ORDER BY key, mgmt_no"


def story() -> list[tuple[str, Contract]]:
    """Two orders taken in, combined, one piece cancelled, one excluded again, its waybill."""
    one, two = order(101195, version=1), order(101196, version=2)
    joined = pack(order(101195, version=3), order(101196, version=3), version=3)
    fewer = item(101196, cancelled_qty=1, cancelled_before_qty=1, cs_status=CsStatus.PARTIAL_CANCEL_BEFORE)
    cut = order(
        101196,
        version=4,
        items=(fewer,),
        cs_status=CsStatus.PARTIAL_CANCEL_BEFORE,
        cs_badges=(CsStatus.NORMAL, CsStatus.PARTIAL_CANCEL_BEFORE),
    )
    partly = pack(order(101195, version=3), cut, version=4)
    alone, apart = pack(order(101195, version=5)), pack(cut.model_copy(update={"version": 5, "pack_no": 101196}))
    invoiced = pack(
        order(101195, version=6, status=OrderStatus.INVOICED),
        status=OrderStatus.INVOICED,
        courier="CJ",
        invoice_no="21330012",
        invoiced_at=AT,
    )
    return [
        ("e1", created(pack(one))),
        ("e2", created(pack(two))),
        ("e3", event(o.OrdersCombined, joined, tombstone(101196, 3), absorbed=(101196,), automatic=True)),
        (
            "e4",
            event(
                o.ItemsCancelled,
                partly,
                mgmt_no=101196,
                scope=o.Scope.ITEMS,
                reason="RETURN_REFUND",
                after_shipping=False,
                lines=(o.Line(mgmt_no=101196, item_id=101196, option_code="30001", qty=1),),
            ),
        ),
        ("e5", event(o.OrderExcluded, apart, alone, old_pack_no=101195)),
        (
            "e6",
            event(o.InvoiceAssigned, invoiced, courier="CJ", courier_name="CJ대한통운", invoice_no="21330012"),
        ),
    ]


EXPECTED = [
    {
        "pack_no": 101195,
        "version": 6,
        "dissolved": False,
        "listed": True,
        "status": "INVOICED",
        "mgmt_nos": [101195],
        "qty": 2,
        "order_count": 1,
        "cs_badges": ["NORMAL"],
        "invoice_no": "21330012",
        "on_hold": False,
        "recipient": "나가용",
        "buyers": "구가용",
        "products": "좋은 상품\n좋은상품22",
    },
    {
        "pack_no": 101196,
        "version": 5,
        "dissolved": False,
        "listed": True,
        "status": "RECEIVED",
        "mgmt_nos": [101196],
        "qty": 2,
        "order_count": 1,
        "cs_badges": ["NORMAL", "PARTIAL_CANCEL_BEFORE"],
        "invoice_no": None,
        "on_hold": False,
        "recipient": "나가용",
        "buyers": "구가용",
        "products": "좋은 상품\n좋은상품22",
    },
]
EXPECTED_ORDERS = [(101195, 6, 101195, "NORMAL"), (101196, 5, 101196, "PARTIAL_CANCEL_BEFORE")]
EXPECTED_RECORDS = [
    ("e3", 101196, 101195, "combine_add", ""),
    ("e4", 101196, 101195, "cancel_items", "상품옵션코드 : 30001 수량 : 1"),
    ("e5", 101196, 101196, "combine_exclude", "[합포제외 : 101196 <- 101195]"),
    ("e6", 101195, 101195, "assign_invoice", "[택배사 : CJ대한통운, 송장번호 : 21330012]"),
]


async def seen(cs: Cs) -> tuple[list[dict[str, Any]], list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    packs = [{k: v for k, v in row.items() if k != "tokens"} for row in await cs.rows(STATE)]
    orders = [(r["mgmt_no"], r["version"], r["pack_no"], r["cs_status"]) for r in await cs.rows(ORDERS)]
    return packs, orders, [tuple(row.values()) for row in await cs.rows(RECORDS)]


def orders_of_arrival() -> list[tuple[int, ...]]:
    """Forwards, backwards, and a dozen others that are the same in every run."""
    every = list(itertools.permutations(range(6)))
    return [every[0], every[-1], *random.Random(20190423).sample(every, 12)]


@pytest.mark.parametrize("arrival", orders_of_arrival(), ids=str)
async def test_read_model_is_the_same_when_messages_are_reordered_and_repeated(
    cs: Cs, arrival: tuple[int, ...]
) -> None:
    told = story()
    for n in arrival:
        await cs.project(told[n])
        await cs.project(told[n])
    assert await seen(cs) == (EXPECTED, EXPECTED_ORDERS, EXPECTED_RECORDS)


@pytest.mark.parametrize("arrival", orders_of_arrival()[:5], ids=str)
async def test_read_model_is_the_same_when_all_come_in_one_batch(cs: Cs, arrival: tuple[int, ...]) -> None:
    told = story()
    await cs.project(*(told[n] for n in arrival), told[0])
    assert await seen(cs) == (EXPECTED, EXPECTED_ORDERS, EXPECTED_RECORDS)


async def test_snapshots_build_the_same_as_events_when_the_read_model_is_emptied(cs: Cs) -> None:
    await cs.project(*story())
    from_events = (await cs.rows(STATE), await cs.rows(ORDERS))
    await cs.database.transaction(lambda conn: cs.uow(conn).view.empty())
    assert await cs.rows(STATE) == []
    one, two = story()[5][1], story()[4][1]
    assert isinstance(one, o.OrdersEvent)
    assert isinstance(two, o.OrdersEvent)
    await cs.project(o.PackSnapshotted(at=AT, request_id="r", packs=(one.packs[0], two.packs[0])))
    assert (await cs.rows(STATE), await cs.rows(ORDERS)) == from_events
    assert len(await cs.rows(RECORDS)) == 4


async def test_same_version_is_written_again_once_when_a_rebuild_was_begun(cs: Cs) -> None:
    first = pack(order(101195, version=7))
    await cs.project(created(first))
    other = first.model_copy(update={"recipient": Recipient(name="바사아")})
    snapshot = o.PackSnapshotted(at=AT, request_id="r", packs=(other,))
    name = "SELECT recipient_name, generation FROM pack_view"
    await cs.project(snapshot)
    assert await cs.rows(name) == [{"recipient_name": "나가용", "generation": 1}]
    await cs.database.transaction(lambda conn: cs.uow(conn).view.begin_generation())
    await cs.project(snapshot)
    assert await cs.rows(name) == [{"recipient_name": "바사아", "generation": 2}]


async def test_dissolved_pack_stays_away_when_an_older_event_comes_late(cs: Cs) -> None:
    await cs.project(("e3", story()[2][1]))
    await cs.project(("e2", story()[1][1]))
    packs = await cs.rows("SELECT pack_no, listed FROM pack_view ORDER BY pack_no")
    assert packs == [{"pack_no": 101195, "listed": True}, {"pack_no": 101196, "listed": False}]
    assert await cs.rows("SELECT pack_no FROM order_view WHERE mgmt_no = 101196") == [{"pack_no": 101195}]


async def test_pack_leaves_the_list_and_keeps_its_words_when_its_orders_are_deleted(cs: Cs) -> None:
    await cs.project(created(pack(order(101195, version=2, deleted_at=AT))))
    (row,) = await cs.rows("SELECT listed, deleted, qty FROM pack_view")
    assert row == {"listed": False, "deleted": True, "qty": 2}
    assert await cs.rows("SELECT buyers FROM pack_search") == [{"buyers": "구가용"}]


async def test_deleted_order_does_not_count_when_others_of_its_pack_live(cs: Cs) -> None:
    gone = order(101195, version=2, deleted_at=AT, buyer={"name": "파하가"})
    await cs.project(created(pack(gone, order(101196, version=2), pack_no=101195)))
    (row,) = await cs.rows("SELECT listed, qty, order_count, mgmt_nos, buyer_name FROM pack_view")
    assert row == {"listed": True, "qty": 2, "order_count": 1, "mgmt_nos": [101196], "buyer_name": "구가용"}


async def test_consoles_are_told_the_newest_row_without_people_when_a_batch_is_applied(cs: Cs) -> None:
    held = pack(order(101195, version=3), holds=(hold(101195),))
    told = await cs.project(created(pack(order(101195))), ("e-9", event(o.HoldSet, held, hold_id="h")))
    record, changed = told
    assert (record.event, record.data["task"], record.data["handled"]) == ("record.added", "set_hold", "OPEN")
    assert changed.event == "pack.changed"
    assert (changed.data["pack_no"], changed.data["version"], changed.data["on_hold"]) == (101195, 3, True)
    assert changed.data["cs_badges"] == ["NORMAL", "CS"]
    assert not [name for name in changed.data if "recipient" in name or "buyer" in name]


async def test_nothing_is_told_when_nothing_is_new(cs: Cs) -> None:
    newer = ("e-1", created(pack(order(101195, version=3))))
    await cs.project(newer)
    assert await cs.project(newer) == []
    assert await cs.project(created(pack(order(101195, version=2)))) == []


async def test_masters_take_the_newest_when_they_come_in_any_order(cs: Cs) -> None:
    def channel(version: int, name: str) -> o.ChannelChanged:
        return o.ChannelChanged(
            at=AT, channel_id="n-1", name=name, group_id="g", adapter="naver", active=True, version=version
        )

    def option(version: int, *, sold_out: bool) -> o.OptionsChanged:
        state = o.OptionState(
            option_code="30001", product_code="P", product_name="", option_name="", supplier_name="",
            consignment=False, stock_on_hand=version, sold_out=sold_out, temporarily_sold_out=False, version=version,
        )  # fmt: skip
        return o.OptionsChanged(at=AT, options=(state,))

    await cs.project(channel(2, "둘"), channel(1, "하나"), option(5, sold_out=True))
    await cs.project(channel(1, "하나"), option(4, sold_out=False))
    assert await cs.rows("SELECT name, group_id FROM channel_view") == [{"name": "둘", "group_id": "g"}]
    assert await cs.rows("SELECT stock_on_hand, sold_out FROM option_view") == [{"stock_on_hand": 5, "sold_out": True}]


@pytest.mark.parametrize("size", [1, 50, 200])
async def test_statements_stay_the_same_when_the_batch_grows(cs: Cs, size: int) -> None:
    def batch(kind: type[o.HoldSet | o.HoldReleased], version: int) -> list[o.OrdersEvent]:
        numbers = range(200000, 200000 + size)
        return [event(kind, pack(order(n, version=version), holds=(hold(n),)), hold_id=f"h{n}") for n in numbers]

    with counted(cs.database.engine) as sent:
        await cs.project(*batch(o.HoldSet, 2))
    # packs with their words and orders, records with their state, what is open: their packs are those just written
    assert len(sent) == 3
    assert await cs.rows("SELECT count(*) AS n FROM cs_record_state WHERE handled = 'OPEN'") == [{"n": size}]
    with counted(cs.database.engine) as sent:
        await cs.project(*batch(o.HoldReleased, 3))
    # and whether one of them is a replacement that waits
    assert len(sent) == 4


async def test_newest_wins_everywhere_when_consumers_work_on_the_same_packs_at_once(cs: Cs) -> None:
    dice = random.Random(5)
    numbers = list(range(300000, 300060))
    batches = []
    for version in range(1, 9):
        dice.shuffle(numbers)
        batches.append([event(o.PackShipped, pack(order(n, version=version))) for n in numbers])
    await asyncio.gather(*(cs.project(*batch) for batch in batches))
    assert await cs.rows("SELECT DISTINCT version FROM pack_view") == [{"version": 8}]
    assert await cs.rows("SELECT DISTINCT version FROM order_view") == [{"version": 8}]
    assert await cs.rows("SELECT count(*) AS n FROM cs_record") == [{"n": 480}]
