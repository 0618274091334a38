"""F-010 … F-022 in any combination: what the grid answers is what plain Python finds in the same packs."""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from shared.contracts import orders as o
from shared.contracts.people import Buyer, Recipient
from shared.contracts.snapshots import CsStatus, Order, OrderStatus, Pack
from shared.runtime.clock import KST
from tests.integration.cs.conftest import Cs
from tests.integration.cs.http import Api
from tests.integration.cs.world import channel, option
from tests.unit.cs.factories import created, event, hold, item, order, pack

NAMES = ["김가용", "김가람", "이나용", "이가용", "박가", "남궁가용"]
PLACES = ["서울특별시 가람구 나래로 1", "서울특별시 나래구 가람로 2", "부산광역시 가람구 다솜로 3"]
CHANNELS = ["naver-1", "coupang-1", "vendor-1"]
GROUP = {"naver-1": "own", "coupang-1": "own", "vendor-1": "b2b"}
OPTIONS = ["30001", "30002", "30003"]
START = datetime(2026, 1, 5, tzinfo=UTC)


def packs(dice: random.Random) -> list[Pack]:
    """Sixty packs over forty weeks, alike enough that every filter finds some."""
    made = []
    for n in range(60):
        number = 10_000 + 10 * n
        placed = START + timedelta(days=dice.randrange(280), hours=dice.randrange(24))
        status = dice.choice(list(OrderStatus))
        orders = [
            _order(dice, number + k, placed + timedelta(minutes=k), status) for k in range(dice.choice([1, 1, 2]))
        ]
        made.append(
            pack(
                *orders,
                status=status,
                version=n + 1,
                holds=(hold(number),) if dice.random() < 0.3 else (),
                recipient=Recipient(
                    name=dice.choice(NAMES), mobile=f"0100000{dice.randrange(3)}00{dice.randrange(10)}",
                    tel="", zip="06000", address=dice.choice(PLACES),
                ),
                invoice_no=None if status is OrderStatus.RECEIVED else f"6000000{number}",
                courier=None if status is OrderStatus.RECEIVED else "CJ",
                shipped_at=placed + timedelta(days=2) if status is OrderStatus.SHIPPED else None,
            )
        )  # fmt: skip
    return made


def _order(dice: random.Random, number: int, placed: datetime, status: OrderStatus) -> Order:
    badge = dice.choice([CsStatus.NORMAL, CsStatus.NORMAL, CsStatus.FULL_CANCEL_BEFORE, CsStatus.PARTIAL_CANCEL_AFTER])
    return order(
        number, status=status, placed_at=placed, channel_id=dice.choice(CHANNELS), cs_status=badge, cs_badges=(badge,),
        buyer=Buyer(name=dice.choice(NAMES), mobile=f"0100000900{dice.randrange(10)}"),
        items=(item(number, option_code=dice.choice(OPTIONS), product_name=dice.choice(["겨울 외투", "여름 셔츠"])),),
    )  # fmt: skip


Facts = tuple[Pack, set[str]]
"""A pack and the tasks of its open records."""
FILTERS: dict[str, Callable[[random.Random], tuple[dict[str, Any], Callable[[Facts], bool]]]] = {}


def asks(name: str) -> Callable[[Any], Any]:
    def keep(make: Any) -> Any:
        FILTERS[name] = make
        return make

    return keep


@asks("F-010 dates")
def _dates(dice: random.Random) -> Any:
    first = (START + timedelta(days=dice.randrange(200))).date()
    last = first + timedelta(days=dice.randrange(90))
    kind = dice.choice(["placed_at", "shipped_at"])

    def fits(facts: Facts) -> bool:
        at = facts[0].shipped_at if kind == "shipped_at" else facts[0].orders[0].placed_at
        return at is not None and first <= _day(at) <= last

    return {"date_type": kind, "date_from": str(first), "date_to": str(last)}, fits


def _day(at: datetime) -> date:
    return at.astimezone(KST).date()


@asks("F-011 key")
def _key(dice: random.Random) -> Any:
    key = dice.choice(["recipient", "buyer", "address", "mobile", "product_name", "option_code", "invoice_no"])
    q = dice.choice(
        {
            "recipient": ["김", "가용", "김가", "이나용", "궁가"],
            "buyer": ["박", "가용", "남궁가용"],
            "address": ["가람구", "나래", "서울특별시 가람구", "부산"],
            "mobile": ["0001", "1002", "9005"],
            "product_name": ["겨울", "셔츠"],
            "option_code": OPTIONS,
            "invoice_no": ["600000010", "6000000"],
        }[key]
    )

    def fits(facts: Facts) -> bool:
        given, _ = facts
        texts = {
            "recipient": [given.recipient.name],
            "buyer": [each.buyer.name for each in given.orders],
            "address": [given.recipient.address],
            "mobile": [given.recipient.mobile, *(each.buyer.mobile for each in given.orders)],
            "product_name": [line.product_name for each in given.orders for line in each.items],
            "option_code": [str(line.option_code) for each in given.orders for line in each.items],
            "invoice_no": [given.invoice_no or ""],
        }[key]
        if key == "mobile":
            return any(text.endswith(q) for text in texts)
        if key == "invoice_no":
            return any(text.startswith(q) for text in texts)
        return q in texts if key == "option_code" else any(q in text for text in texts)

    return {"key": key, "q": q}, fits


@asks("F-012 channel")
def _channel(dice: random.Random) -> Any:
    if dice.random() < 0.5:
        group = dice.choice(["own", "b2b"])
        return {"channel_group_id": group}, lambda f: any(GROUP[each.channel_id] == group for each in f[0].orders)
    one = dice.choice(CHANNELS)
    return {"channel_id": one}, lambda f: any(each.channel_id == one for each in f[0].orders)


@asks("F-013 status")
def _status(dice: random.Random) -> Any:
    status = dice.choice(list(OrderStatus))
    return {"status": str(status)}, lambda f: f[0].status is status


@asks("F-014 cs status")
def _cs_status(dice: random.Random) -> Any:
    badge = dice.choice([CsStatus.NORMAL, CsStatus.FULL_CANCEL_BEFORE, CsStatus.PARTIAL_CANCEL_AFTER])
    return {"cs_status": str(badge)}, lambda f: any(badge in each.cs_badges for each in f[0].orders)


@asks("F-015 F-016 F-017 records")
def _records(dice: random.Random) -> Any:
    task = dice.choice(["set_hold", "confirm_shipment"])
    return {"handled": "OPEN", "operator": "test", "task": task}, lambda f: task in f[1]


@asks("F-018 hold")
def _on_hold(_: random.Random) -> Any:
    return {"on_hold": True}, lambda f: bool(f[0].holds)


@asks("F-019 F-020 sold out")
def _sold_out(dice: random.Random) -> Any:
    flag, code = dice.choice([("sold_out", "30002"), ("temporarily_sold_out", "30003")])
    return {flag: True}, lambda f: any(line.option_code == code for each in f[0].orders for line in each.items)


@asks("F-021 open")
def _open(_: random.Random) -> Any:
    return {"open_cs": True}, lambda f: bool(f[1])


@asks("F-022 toggles")
def _toggles(dice: random.Random) -> Any:
    if dice.random() < 0.5:
        return {"combined": True}, lambda f: len(f[0].orders) > 1
    gone = CsStatus.FULL_CANCEL_BEFORE
    return {"exclude_cancelled": True}, lambda f: not all(each.cs_status is gone for each in f[0].orders)


@pytest.mark.usefixtures("counted")
async def test_grid_finds_what_fits_all_filters_when_any_are_combined(cs: Cs, api: Api) -> None:
    """F-010, F-011, F-012, F-013, F-014, F-015, F-016, F-017, F-018, F-019, F-020, F-021, F-022."""
    dice = random.Random(11)
    made = packs(dice)
    tasks: dict[int, set[str]] = {}
    await cs.project(
        *[channel(name, name, GROUP[name]) for name in CHANNELS],
        o.OptionsChanged(
            at=START, options=(option("30001"), option("30002", sold_out=True), option("30003", temporarily=True))
        ),
    )
    for each in made:
        tasks[each.pack_no] = set()
        events: list[Any] = [created(each)]
        if dice.random() < 0.3:
            events.append(event(o.HoldSet, each, hold_id="h"))
            tasks[each.pack_no].add("set_hold")
        if dice.random() < 0.2:
            events.append(event(o.PackShipped, each))
            tasks[each.pack_no].add("confirm_shipment")
        await cs.project(*events)
    found_some = 0
    for _ in range(150):
        chosen = dice.sample(sorted(FILTERS), dice.choice([1, 2, 2, 3, 4]))
        asked: dict[str, Any] = {"sort": dice.choice(["-placed_at", "placed_at", "pack_no", "-shipped_at"])}
        tests = []
        for name in chosen:
            more, fits = FILTERS[name](dice)
            asked |= more
            tests.append(fits)
        expected = {p.pack_no for p in made if all(fits((p, tasks[p.pack_no])) for fits in tests)}
        forwards, backwards, total = await _walked(api, asked)
        assert (set(forwards), len(forwards)) == (expected, len(expected)), asked
        assert total in (len(expected), None), asked
        assert backwards == forwards, asked
        found_some += bool(expected)
    assert found_some > 60


async def _walked(api: Api, asked: dict[str, Any]) -> tuple[list[int], list[int], int | None]:
    """All pages forwards, then all of them back again, and the total where it is exact."""
    pages = [await api.body("/packs", limit=7, **asked)]
    while pages[-1]["next_cursor"]:
        pages.append(await api.body("/packs", limit=7, cursor=pages[-1]["next_cursor"], **asked))
    forwards = [row["pack_no"] for page in pages for row in page["items"]]
    back = [row["pack_no"] for row in pages[-1]["items"]]
    page = pages[-1]
    while page["prev_cursor"]:
        page = await api.body("/packs", limit=7, cursor=page["prev_cursor"], **asked)
        back = [row["pack_no"] for row in page["items"]] + back
    return forwards, back, pages[0]["total"] if pages[0]["total_is_exact"] else None
