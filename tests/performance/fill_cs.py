"""Fills cs' read model with made-up packs, through the product's own rows and statements: `fill(database, 100_000)`.

One pack a minute, the newest on 20 November. One in twelve is of two to six orders, of another channel one time in
four; a third of the packs is in each state, one in twenty is cancelled; each has the records that its events would have
left (합포추가, 취소, 송장입력, 배송확인), some of them open, and one in a hundred is on hold. Families and given names
are as uneven as real ones: the most common pair of syllables is found in every fifteenth pack.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from services.cs.adapters.read_model import SqlReadModel
from services.cs.adapters.records import SqlRecords
from services.cs.application.pack_rows import grid_row, order_row, search_row
from services.cs.domain.records import NOTHING_SAID, Handled, RecordDraft, SystemText
from services.cs.domain.tasks import Task
from shared.contracts.orders import ChannelChanged, OptionState
from shared.contracts.people import Buyer, Recipient
from shared.contracts.reasons import REASONS
from shared.contracts.snapshots import CsStatus, Hold, HoldKind, Item, Order, OrderSource, OrderStatus, Pack
from shared.db.database import Database

FIRST = 1_000_000
CANCELS = [each.id for each in REASONS.values() if each.of == "cancel"]
BATCH, WRITERS = 1000, 2
CHANNELS = [f"ch-{n}" for n in range(12)]
OPTIONS = [f"{30001 + n}" for n in range(400)]
_FAMILY = "가나다라마바사아자차카타파하"
_GIVEN = "강경길남단달두라란만명무민반별보빈산새선솔슬아연영온우원윤은이재정조주준진찬초하한해현호효후훈"
_FAMILY_WEIGHTS = [1 / (n + 1) for n in range(len(_FAMILY))]
_GIVEN_WEIGHTS = [1 / (n + 1) for n in range(len(_GIVEN))]
_ROADS = [
    "가람",
    "나래",
    "다솜",
    "라온",
    "마루",
    "바다",
    "사랑",
    "아라",
    "자연",
    "초롱",
    "큰솔",
    "타래",
    "푸름",
    "하늘",
]
_GOODS = ["셔츠", "바지", "양말", "치마", "모자", "장갑", "목도리", "외투", "운동화", "구두", "가방", "지갑"]
_NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def packs(count: int, seed: int = 7) -> Iterator[Pack]:
    """`count` packs, the same in every run."""
    dice = random.Random(seed)
    number = FIRST
    for n in range(count):
        size = dice.choices(range(2, 7), [16, 8, 4, 2, 1])[0] if dice.random() < 1 / 12 else 1
        yield _pack(number, size, _NOW - timedelta(minutes=count - n), dice)
        number += size


def _pack(number: int, size: int, placed: datetime, dice: random.Random) -> Pack:
    status = dice.choice(list(OrderStatus))
    [family] = dice.choices(_FAMILY, _FAMILY_WEIGHTS)
    name = family + "".join(dice.choices(_GIVEN, _GIVEN_WEIGHTS, k=2))
    phone = f"0100000{dice.randrange(10_000):04d}"
    address = (
        f"서울특별시 {dice.choice(_ROADS)}구 {dice.choice(_ROADS)}로 {dice.randrange(1, 400)} {dice.randrange(1, 30)}동"
    )
    channels = [dice.choices(CHANNELS, [2.0**-n for n in range(12)])[0]] * size
    if size > 1 and dice.random() < 1 / 4:
        channels[1] = dice.choice(CHANNELS)
    cancelled = status is not OrderStatus.INVOICED and dice.random() < 1 / 14
    orders = tuple(
        _order(number + n, number, channel, name, phone, placed, status, dice, cancelled=cancelled)
        for n, channel in enumerate(channels)
    )
    held = status is not OrderStatus.SHIPPED and dice.random() < 0.015
    hold = Hold(id=f"h{number}", mgmt_no=number, kind=HoldKind.GENERAL, by="test", at=placed)
    return Pack(
        pack_no=number,
        version=number,
        status=status,
        recipient=Recipient(name=name, mobile=phone, zip="06000", address=address),
        holds=(hold,) if held else (),
        courier=None if status is OrderStatus.RECEIVED else "CJ",
        invoice_no=None if status is OrderStatus.RECEIVED else f"{60_000_000_000 + number}",
        invoiced_at=None if status is OrderStatus.RECEIVED else placed + timedelta(hours=2),
        shipped_at=placed + timedelta(days=1) if status is OrderStatus.SHIPPED else None,
        orders=orders,
    )


def _order(
    number: int,
    pack_no: int,
    channel: str,
    name: str,
    phone: str,
    at: datetime,
    status: OrderStatus,
    dice: random.Random,
    *,
    cancelled: bool,
) -> Order:
    after = status is OrderStatus.SHIPPED
    gone = CsStatus.FULL_CANCEL_AFTER if after else CsStatus.FULL_CANCEL_BEFORE
    badge = gone if cancelled else CsStatus.NORMAL
    pieces = {"cancelled_qty": 1, f"cancelled_{'after' if after else 'before'}_qty": 1} if cancelled else {}
    goods = dice.choice(_GOODS)
    option = dice.choice(OPTIONS)
    item = Item(
        item_id=number, option_code=option, product_name=f"{goods} {option}", option_name="파랑/XL", qty=1, price=9900,
        cs_status=badge, **pieces,
    )  # fmt: skip
    return Order(
        mgmt_no=number,
        pack_no=pack_no,
        version=number,
        status=status,
        channel_id=channel,
        channel_name=f"판매처 {channel}",
        market_order_no=f"{2_026_000_000_000 + number}",
        market_line_no="1",
        placed_at=at,
        ship_by=at + timedelta(days=3),
        source=OrderSource.CHANNEL,
        buyer=Buyer(name=name, mobile=phone),
        channel_product_name=f"{goods} 새상품",
        channel_option_name="파랑 XL",
        cs_status=badge,
        cs_badges=(badge,),
        items=(item,),
    )


async def fill(database: Database, count: int) -> None:
    """Write channels, options, packs and records."""

    async def masters(conn: AsyncConnection) -> None:
        view = SqlReadModel(conn)
        await view.put_channels(
            [
                ChannelChanged(at=_NOW, channel_id=c, name=f"판매처 {c}", group_id=f"g-{n % 3}", adapter="naver",
                               active=True, version=1)
                for n, c in enumerate(CHANNELS)
            ]
        )  # fmt: skip
        await view.put_options(
            [
                OptionState(option_code=o, product_code="P", product_name="", option_name="", supplier_name="",
                            consignment=False, stock_on_hand=10, sold_out=n % 50 == 0, temporarily_sold_out=n % 80 == 1,
                            version=1)
                for n, o in enumerate(OPTIONS)
            ]
        )  # fmt: skip

    await database.transaction(masters)
    batch: list[Pack] = []
    writing: set[asyncio.Task[None]] = set()
    for pack in packs(count):
        batch.append(pack)
        if len(batch) == BATCH:
            if len(writing) == WRITERS:
                done, writing = await asyncio.wait(writing, return_when=asyncio.FIRST_COMPLETED)
                for each in done:
                    each.result()
            writing.add(asyncio.create_task(_write(database, batch)))
            await asyncio.sleep(0)  # let it be sent while the next is made
            batch = []
    await asyncio.gather(*writing)
    if batch:
        await _write(database, batch)


async def _write(database: Database, batch: list[Pack]) -> None:
    async def work(conn: AsyncConnection) -> None:
        view, records = SqlReadModel(conn), SqlRecords(conn)
        orders = [order_row(order) for each in batch for order in each.orders]
        await view.put([grid_row(each) for each in batch], [search_row(each) for each in batch], orders)
        await records.add([draft for each in batch for draft in _records(each)])
        await view.follow_records({each.pack_no for each in batch})

    await database.transaction(work)


def _records(pack: Pack) -> Iterator[RecordDraft]:
    """What the events of its life would have left."""
    placed = pack.orders[0].placed_at
    operator = "test" if pack.pack_no % 3 else "agent1"
    for order in pack.orders[1:]:
        yield _record(order.mgmt_no, pack, Task.COMBINE_ADD, placed, "system", Handled.DONE)
    for order in pack.orders:
        if order.cs_status is not CsStatus.NORMAL:
            reason = CANCELS[order.mgmt_no // 7 % len(CANCELS)]
            yield _record(
                order.mgmt_no, pack, Task.CANCEL_ALL, placed + timedelta(days=2), "test", Handled.DONE, reason
            )
    if pack.status is not OrderStatus.RECEIVED:
        handled = Handled.OPEN if pack.pack_no % 7 == 0 else Handled.DONE
        system = SystemText(f"[택배사 : CJ대한통운, 송장번호 : {pack.invoice_no}]")
        yield _record(
            pack.pack_no, pack, Task.ASSIGN_INVOICE, placed + timedelta(hours=2), operator, handled, None, system
        )
    if pack.status is OrderStatus.SHIPPED:
        yield _record(pack.pack_no, pack, Task.CONFIRM_SHIPMENT, placed + timedelta(days=1), operator, Handled.DONE)


def _record(
    mgmt_no: int,
    pack: Pack,
    task: Task,
    at: datetime,
    operator: str,
    handled: Handled,
    cancel_reason: str | None = None,
    system: SystemText = NOTHING_SAID,
) -> RecordDraft:
    return RecordDraft(
        key=f"{task}:{mgmt_no}",
        mgmt_no=mgmt_no,
        pack_no=pack.pack_no,
        at=at,
        operator=operator,
        task=task,
        handled=handled,
        cancel_reason=cancel_reason,
        system=system,
    )
