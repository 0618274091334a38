"""Six packs that differ in everything one can ask for. Numbers are made up; people too."""

from datetime import UTC, datetime

from shared.contracts import orders as o
from shared.contracts.base import Contract
from shared.contracts.people import Buyer, Recipient
from shared.contracts.snapshots import CsStatus, OrderStatus
from tests.unit.cs.factories import created, event, hold, item, order, pack

DAY = {n: datetime(2026, 11, n, 3, 0, tzinfo=UTC) for n in range(1, 29)}  # noon in Seoul
NOW = DAY[20]


def channel(channel_id: str, name: str, group: str | None) -> o.ChannelChanged:
    return o.ChannelChanged(
        at=NOW, channel_id=channel_id, name=name, group_id=group, adapter="naver", active=True, version=1
    )


def option(
    code: str, *, sold_out: bool = False, temporarily: bool = False, stock: int = 5, supplier: str | None = None
) -> o.OptionState:
    return o.OptionState(
        option_code=code, product_code="P", product_name="", option_name="", supplier_name="", consignment=False,
        stock_on_hand=stock, sold_out=sold_out, temporarily_sold_out=temporarily, version=1,
        supplier_id=supplier, supplier_group_id=f"g-{supplier}" if supplier else None,
    )  # fmt: skip


def world() -> list[Contract]:
    """1001 plain and newest; 1002+1003 combined; 1004 held; 1005 invoiced; 1006 shipped; 1007 cancelled; 1008 deleted."""
    plain = pack(
        order(
            1001,
            channel_id="naver-1",
            channel_name="네이버 옛이름",
            placed_at=DAY[10],
            ship_by=DAY[20],
            buyer=Buyer(name="김가용", mobile="01000001001"),
            market_order_no="N-1001",
            channel_product_name="겨울 외투",
            items=(item(1001, option_code="30001", product_name="포근한 외투", option_name="검정/L"),),
        ),
        recipient=Recipient(
            name="이나용", tel="0200009999", mobile="01000001001", zip="06000", address="서울특별시 가람구 나래로 1"
        ),
    )
    joined = pack(
        order(1002, channel_id="naver-1", placed_at=DAY[9], items=(item(1002, option_code="30002", qty=3),)),
        order(
            1003,
            channel_id="coupang-1",
            placed_at=DAY[9],
            market_order_no="C-1003",
            buyer=Buyer(name="박다용", tel="0310001003"),
            items=(item(1003, option_code="30003", qty=1, product_name="빨간 모자"),),
        ),
        recipient=Recipient(name="최라용", mobile="01000001002", zip="48000", address="부산광역시 다솜구 라온로 2"),
        version=5,
    )
    held = pack(order(1004, channel_id="coupang-1", placed_at=DAY[8]), holds=(hold(1004),), version=6)
    invoiced = pack(
        order(1005, channel_id="vendor-1", placed_at=DAY[7], status=OrderStatus.INVOICED, ship_by=DAY[19]),
        status=OrderStatus.INVOICED,
        courier="CJ",
        invoice_no="600000001005",
        invoiced_at=DAY[8],
        version=7,
    )
    shipped = pack(
        order(1006, channel_id="vendor-1", placed_at=DAY[6], status=OrderStatus.SHIPPED, ship_by=DAY[9]),
        status=OrderStatus.SHIPPED,
        courier="EPOST",
        invoice_no="6000000001006",
        invoiced_at=DAY[8],
        shipped_at=DAY[9],
        version=8,
    )
    gone = order(
        1007,
        channel_id="naver-1",
        placed_at=DAY[5],
        ship_by=DAY[10],
        cs_status=CsStatus.FULL_CANCEL_BEFORE,
        cs_badges=(CsStatus.FULL_CANCEL_BEFORE,),
    )
    deleted = order(1008, channel_id="naver-1", placed_at=DAY[4], deleted_at=DAY[5], buyer=Buyer(name="정삭제"))
    return [
        channel("naver-1", "네이버 개인", "own"),
        channel("coupang-1", "쿠팡 법인", "own"),
        channel("vendor-1", "벤더 하나", "b2b"),
        o.OptionsChanged(
            at=NOW,
            options=(
                option("30001"),
                option("30002", sold_out=True, stock=0),
                option("30003", temporarily=True, supplier="s-1"),
            ),
        ),
        created(plain),
        event(o.OrdersCombined, joined, absorbed=(1003,), operator="system", automatic=True, at=DAY[9]),
        event(o.HoldSet, held, hold_id="h", operator="agent1", note="주소 확인 중", alarm_at=DAY[21], at=DAY[10]),
        event(
            o.InvoiceAssigned, invoiced, courier="CJ", courier_name="CJ대한통운", invoice_no="600000001005", at=DAY[8]
        ),
        event(o.PackShipped, shipped, note="정상배송처리됨", at=DAY[9]),
        event(
            o.ItemsCancelled,
            pack(gone, version=9),
            scope=o.Scope.ALL,
            reason="CANCEL_DELAY",
            after_shipping=False,
            lines=(o.Line(mgmt_no=1007, item_id=1007, option_code="30001", qty=2),),
            at=DAY[11],
        ),
        created(pack(deleted, version=10)),
    ]
