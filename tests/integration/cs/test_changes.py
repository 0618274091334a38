"""What cs shows of orders deleted, restored, copied, split and exchanged (A14-A17, A22, A33, A34)."""

from datetime import timedelta

from shared.contracts import orders as o
from shared.contracts.snapshots import CsStatus, OrderSource, OrderStatus
from tests.integration.cs.conftest import Cs
from tests.integration.cs.http import Api
from tests.unit.cs.factories import AT, created, event, hold, item, order, pack


async def test_deleted_order_leaves_the_grid_and_keeps_its_records_when_it_is_deleted(cs: Cs, api: Api) -> None:
    joined = pack(order(5001), order(5002))
    gone = pack(order(5001, version=2, deleted_at=AT))
    rest = pack(order(5002, version=2))
    await cs.project(created(joined))
    await cs.project(event(o.OrderDeleted, gone, rest, note="중복 주문"))
    assert [row["pack_no"] for row in (await api.body("/packs"))["items"]] == [5002]
    assert [row["pack_no"] for row in (await api.body("/packs", deleted=True))["items"]] == [5001]
    (record,) = (await api.body("/records", key="mgmt_no", q="5001"))["items"]
    assert (record["task"], record["task_label"], record["rendered"]) == (
        "delete_order",
        "주문삭제",
        "2019-04-23 08:47:21 작업자 : test 주문삭제 미처리\n[관리번호 : 5001 (5001)]\n[주문삭제]\n중복 주문",
    )
    await cs.project(event(o.OrderRestoredFromTrash, pack(order(5001, version=3)), at=AT + timedelta(minutes=1)))
    assert {row["pack_no"] for row in (await api.body("/packs"))["items"]} == {5001, 5002}
    history = (await api.body("/packs/5001/records"))["items"]
    assert [each["task"] for each in history] == ["restore_deleted", "delete_order"]


async def test_pack_lies_in_the_trash_when_it_is_deleted_and_one_order_is_taken_out(cs: Cs, api: Api) -> None:
    both = pack(order(5001, version=2, deleted_at=AT), order(5002, version=2, deleted_at=AT))
    await cs.project(created(pack(order(5001), order(5002))), event(o.PackDeleted, both, mgmt_nos=(5001, 5002)))
    (row,) = (await api.body("/packs", deleted=True))["items"]
    assert (row["pack_no"], row["order_count"]) == (5001, 2)
    (record,) = (await api.body("/packs/5001/records"))["items"]
    assert (record["mgmt_no"], record["system_text"]) == (5001, "[합포삭제]")
    back, left = pack(order(5001, version=3)), pack(order(5002, version=3, deleted_at=AT))
    await cs.project(event(o.OrderRestoredFromTrash, back, left))
    assert [row["pack_no"] for row in (await api.body("/packs"))["items"]] == [5001]
    assert [row["pack_no"] for row in (await api.body("/packs", deleted=True))["items"]] == [5002]


async def test_copy_and_its_line_are_there_when_an_order_is_copied(cs: Cs, api: Api) -> None:
    made = pack(order(5009, source=OrderSource.COPY, copied_from=5001, market_order_no="ord5001_1"))
    happened = event(o.OrderCopied, made, whole=False, copies=(o.Copy(mgmt_no=5009, source=5001),))
    await cs.project(created(pack(order(5001))), happened)
    (row,) = (await api.body("/packs", key="market_order_no", q="ord5001_1"))["items"]
    assert row["pack_no"] == 5009
    (record,) = (await api.body("/packs/5009/records"))["items"]
    assert record["rendered"].splitlines()[1:] == ["[관리번호 : 5009 (5009)]", "[주문복사] <이전 주문 관리번호 : 5001>"]
    assert (await api.body("/packs/5001/records"))["items"] == []


async def test_both_orders_are_there_when_one_is_split(cs: Cs, api: Api) -> None:
    old = pack(order(5001, version=2, items=(item(1, qty=1),)))
    new = pack(order(5009, version=2, source=OrderSource.SPLIT, copied_from=5001, items=(item(9, qty=1),)))
    lines = (o.Line(mgmt_no=5001, item_id=1, option_code="30001", qty=1),)
    await cs.project(created(pack(order(5001))), event(o.OrderSplit, old, new, created=5009, lines=lines))
    assert {row["pack_no"]: row["qty"] for row in (await api.body("/packs"))["items"]} == {5001: 1, 5009: 1}
    (record,) = (await api.body("/packs/5001/records"))["items"]
    assert record["rendered"].splitlines()[2:] == [
        "[주문분할] 상품옵션코드 : 30001 수량 : 1", "<분할 주문 관리번호 : 5009>",
    ]  # fmt: skip
    (record,) = (await api.body("/packs/5009/records"))["items"]
    assert (record["task"], record["system_text"]) == ("split_order", "[주문분할] <이전 주문 관리번호 : 5001>")


async def test_badge_hold_and_reason_are_shown_when_shipped_pieces_are_exchanged(cs: Cs, api: Api) -> None:
    badge = CsStatus.PARTIAL_EXCHANGE_AFTER
    line = item(1, exchanged_qty=1, cs_status=badge)
    old = order(5001, version=2, status=OrderStatus.SHIPPED, items=(line,), cs_status=badge, cs_badges=(badge,))
    shipped = pack(old, status=OrderStatus.SHIPPED, courier="CJ", invoice_no="21330012", invoiced_at=AT, shipped_at=AT)
    new = pack(
        order(5009, version=2, source=OrderSource.EXCHANGE, copied_from=5001, items=(item(9, option_code="30002"),)),
        holds=(hold(5009, kind="EXCHANGE"),),
    )
    exchanged = event(
        o.ItemExchanged, shipped, new, item_id=1, qty=1, old_option_code="30001", new_option_code="30002",
        reason="EXCHANGE_DEFECT", after_shipping=True, created=5009,
    )  # fmt: skip
    lines = (o.Line(mgmt_no=5009, item_id=9, option_code="30002", qty=1),)
    await cs.project(exchanged, event(o.ExchangeOrderCreated, new, shipped, source=5001, lines=lines))
    rows = {row["pack_no"]: row for row in (await api.body("/packs"))["items"]}
    assert (rows[5001]["cs_badges"], rows[5001]["on_hold"]) == (["PARTIAL_EXCHANGE_AFTER", "CS"], False)
    assert (rows[5009]["cs_badges"], rows[5009]["on_hold"]) == (["NORMAL"], True)
    (record,) = (await api.body("/records", exchange_reason="EXCHANGE_DEFECT"))["items"]
    assert (record["mgmt_no"], record["task_label"], record["exchange_reason"]) == (5001, "상품교환", "EXCHANGE_DEFECT")
    assert record["system_text"] == "[30001 x1 -> 30002 x1]\n[교환사유 : 불량교환]\n<교환 주문 관리번호 : 5009>"
    (record,) = (await api.body("/packs/5009/records"))["items"]
    assert (record["task"], record["system_text"]) == ("exchange_item", "[상품교환] <이전 주문 관리번호 : 5001>")
