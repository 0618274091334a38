"""Packs alike enough that every filter finds some, and each filter and order of the CS window (F-010 … F-022) worked
out of them in plain Python."""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from shared.contracts.people import Buyer, Recipient
from shared.contracts.snapshots import CsStatus, Order, OrderStatus, Pack
from shared.runtime.clock import KST
from tests.unit.cs.factories import hold, item, order, pack

NAMES = ["김가용", "김가람", "이나용", "이가용", "박가", "남궁가용"]
PLACES = ["서울특별시 가람구 나래로 1", "서울특별시 나래구 가람로 2", "부산광역시 가람구 다솜로 3"]
CHANNELS = ["naver-1", "coupang-1", "vendor-1"]
GROUP = {"naver-1": "own", "coupang-1": "own", "vendor-1": "b2b"}
OPTIONS = ["30001", "30002", "30003"]
START = datetime(2026, 1, 5, tzinfo=UTC)
NOW = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)
"""When `late` is asked: about half of the packs should have left by then."""


def packs(dice: random.Random) -> list[Pack]:
    """A hundred packs over forty weeks."""
    made = []
    for n in range(100):
        number = 10_000 + 10 * n
        placed = START + timedelta(days=dice.randrange(280), hours=dice.randrange(24))
        status = dice.choice(list(OrderStatus))
        deleted_at = placed + timedelta(days=1) if dice.random() < 0.35 else None
        orders = [
            _order(dice, number + k, placed + timedelta(minutes=k), status, deleted_at)
            for k in range(dice.choice([1, 1, 2]))
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


def _order(
    dice: random.Random, number: int, placed: datetime, status: OrderStatus, deleted_at: datetime | None
) -> Order:
    ship_by = dice.choice(
        [None, placed + timedelta(days=3), NOW, NOW.replace(hour=14, minute=59), NOW.replace(hour=15)]
    )
    badge = dice.choice([CsStatus.NORMAL, CsStatus.NORMAL, CsStatus.FULL_CANCEL_BEFORE, CsStatus.PARTIAL_CANCEL_AFTER])
    return order(
        number, status=status, placed_at=placed, ship_by=ship_by, deleted_at=deleted_at,
        channel_id=dice.choice(CHANNELS), cs_status=badge, cs_badges=(badge,),
        buyer=Buyer(name=dice.choice(NAMES), mobile=f"0100000900{dice.randrange(10)}"),
        items=(item(number, option_code=dice.choice(OPTIONS), product_name=dice.choice(["겨울 외투", "여름 셔츠"])),),
    )  # fmt: skip


Facts = tuple[Pack, dict[str, bool]]
"""A pack and its open records: the task, and whether an alarm is set with it."""
GONE = CsStatus.FULL_CANCEL_BEFORE
Choice = tuple[dict[str, Any], Callable[[Facts], bool]]
"""What is asked, and whether a pack fits it."""
FILTERS: dict[str, Callable[[random.Random], Choice]] = {}


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


@asks("F-015 F-016 F-017 F-022 records")
def _records(dice: random.Random) -> Any:
    """One record has to fit all that is asked of records, and an alarm is of a record."""
    task = dice.choice(["set_hold", "confirm_shipment"])
    of_record = {"handled": "OPEN", "operator": "test", "task": task}
    with_alarm = {**of_record, "alarm": True}, lambda f: f[1].get(task, False)
    return dice.choice([(of_record, lambda f: task in f[1]), with_alarm, TOGGLES[0]])


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
    return {"exclude_cancelled": True}, lambda f: not all(each.cs_status is GONE for each in f[0].orders)


@asks("late")
def _late(_: random.Random) -> Any:
    return TOGGLES[1]


@asks("deleted")
def _deleted(_: random.Random) -> Any:
    return TOGGLES[2]


def is_deleted(facts: Facts) -> bool:
    return facts[0].orders[0].deleted_at is not None


def _ship_by(of: Pack) -> datetime | None:
    """Of the pieces that still have to be sent."""
    return min((each.ship_by for each in of.orders if each.ship_by and each.cs_status is not GONE), default=None)


def _is_late(facts: Facts) -> bool:
    by = _ship_by(facts[0])
    return facts[0].status is not OrderStatus.SHIPPED and by is not None and _day(by) <= _day(NOW)


TOGGLES: tuple[Choice, ...] = (
    ({"alarm": True}, lambda f: any(f[1].values())), ({"late": True}, _is_late), ({"deleted": True}, is_deleted),
)  # fmt: skip
NEVER, ALWAYS = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
_BY: dict[str, Callable[[Pack], Any]] = {
    "placed_at": lambda p: p.orders[0].placed_at,
    "pack_no": lambda p: p.pack_no,
    "shipped_at": lambda p: p.shipped_at or NEVER,
    "ship_by": lambda p: _ship_by(p) or ALWAYS,
}
"""What packs are listed by, then by their number; a minus sign turns both around."""
SORTS = [sign + name for name in _BY for sign in ("", "-")]


def listed(found: list[Pack], sort: str) -> list[int]:
    """Their numbers in the order of the list."""
    by = _BY[sort.lstrip("-")]
    return [p.pack_no for p in sorted(found, key=lambda p: (by(p), p.pack_no), reverse=sort.startswith("-"))]
