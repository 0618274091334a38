"""송장입력 (A4), 송장변경과 송장삭제 (A5) over HTTP."""

import asyncio

import pytest

from shared.contracts.orders import InvoiceAssigned, InvoiceChanged, InvoiceRemoved, OrderExcluded
from tests.integration.orders.conftest import Shop


async def test_pack_is_invoiced_and_told_when_a_waybill_is_typed(shop: Shop) -> None:
    """A4, F-080."""
    one, two = await shop.take_pack("a", "b")
    answer = await shop.done(two, "assign-invoice", courier="CJ", invoice_no="123456789012", note="직접 입력")
    pack = answer["pack"]
    assert (pack["status"], pack["courier"], pack["invoice_no"]) == ("INVOICED", "CJ", "123456789012")
    assert [order["status"] for order in pack["orders"]] == ["INVOICED", "INVOICED"]
    assert pack["invoiced_at"] is not None
    assert answer["warnings"] == []
    [event] = await shop.said("orders.pack.invoice-assigned.v1")
    assert isinstance(event, InvoiceAssigned)
    assert (event.mgmt_no, event.pack_no, event.courier, event.courier_name, event.invoice_no) == (
        two, one, "CJ", "CJ대한통운", "123456789012",
    )  # fmt: skip
    assert event.automatic is False
    assert event.note == "직접 입력"


NEVER_RIGHT: list[tuple[dict[str, object], tuple[int, str]]] = [
    ({"courier": "CJ", "invoice_no": "12A4"}, (422, "INVOICE_NOT_DIGITS")),
    ({"courier": "CJ", "invoice_no": "1234-5678"}, (422, "INVOICE_NOT_DIGITS")),
    ({"courier": "CJ", "invoice_no": "１２３"}, (422, "INVOICE_NOT_DIGITS")),
    ({"courier": "CJ", "invoice_no": -5}, (422, "INVOICE_NOT_DIGITS")),
    ({"courier": "CJ", "invoice_no": "  "}, (422, "INVOICE_EMPTY")),
    ({"courier": "CJ", "invoice_no": None}, (422, "INVOICE_EMPTY")),
    ({"courier": "CJ"}, (422, "INVOICE_EMPTY")),
    ({"courier": "NOBODY", "invoice_no": "123"}, (422, "UNKNOWN_COURIER")),
    ({"courier": 4, "invoice_no": "123"}, (422, "UNKNOWN_COURIER")),
    ({"invoice_no": "123"}, (422, "UNKNOWN_COURIER")),
    ({"courier": "CJ", "invoice_no": "1" * 51}, (422, "INVALID_VALUE")),
    ({"courier": "CJ", "invoice_no": [1]}, (422, "INVALID_VALUE")),
]


@pytest.mark.reaches("assign-invoice", "INVOICE_NOT_DIGITS", "INVOICE_EMPTY", "UNKNOWN_COURIER")
async def test_waybill_is_refused_when_it_can_never_be_right(shop: Shop) -> None:
    """A4, D5, F-081."""
    order = await shop.take()
    for body, expected in NEVER_RIGHT:
        assert await shop.refused(order, "assign-invoice", **body) == expected, body
    [pack] = await shop.rows("SELECT status FROM pack WHERE pack_no = :no", no=order)
    assert pack["status"] == "RECEIVED"


@pytest.mark.reaches(
    "assign-invoice", "ON_HOLD", "NOT_MATCHED", "FULLY_CANCELLED", "ALREADY_INVOICED", "ALREADY_SHIPPED"
)
async def test_waybill_is_refused_when_the_state_forbids_it(shop: Shop) -> None:
    """A4, D10."""
    typed = {"courier": "CJ", "invoice_no": "123456789012"}
    held = await shop.take()
    await shop.done(held, "set-hold")
    assert await shop.refused(held, "assign-invoice", **typed) == (409, "ON_HOLD")
    unmatched = await shop.take(option=None)
    assert await shop.refused(unmatched, "assign-invoice", **typed) == (409, "NOT_MATCHED")
    cancelled = await shop.take()
    await shop.done(cancelled, "cancel-all", reason="RETURN_REFUND")
    assert await shop.refused(cancelled, "assign-invoice", **typed) == (409, "FULLY_CANCELLED")
    invoiced = await shop.invoiced(await shop.take())
    assert await shop.refused(invoiced, "assign-invoice", **typed) == (409, "ALREADY_INVOICED")
    await shop.done(invoiced, "confirm-shipment")
    assert await shop.refused(invoiced, "assign-invoice", **typed) == (409, "ALREADY_SHIPPED")


async def test_unmatched_line_does_not_matter_when_it_is_cancelled(shop: Shop) -> None:
    one, two = await shop.take_pack("a", "b")
    await shop.as_admin("UPDATE item SET option_code = NULL WHERE mgmt_no = $1", two)
    assert await shop.refused(one, "assign-invoice", courier="CJ", invoice_no="1") == (409, "NOT_MATCHED")
    await shop.done(two, "cancel-all", reason="RETURN_REFUND")
    await shop.done(one, "assign-invoice", courier="CJ", invoice_no="1")


@pytest.mark.reaches("assign-invoice", "INVOICE_DUPLICATE")
async def test_number_is_refused_and_the_other_order_named_when_another_pack_uses_it(shop: Shop) -> None:
    """A4, D6, F-081."""
    other = await shop.invoiced(await shop.take(), "123456789012")
    order = await shop.take()
    answer = await shop.act(order, "assign-invoice", courier="CJ", invoice_no="123456789012")
    assert (answer.status_code, answer.json()["code"]) == (409, "INVOICE_DUPLICATE")
    assert str(other) in answer.json()["detail"]
    await shop.done(order, "assign-invoice", courier="HANJIN", invoice_no="123456789012")
    await shop.done(order, "remove-invoice")
    await shop.done(other, "remove-invoice")
    await shop.done(order, "assign-invoice", courier="CJ", invoice_no="123456789012")


async def test_older_use_only_warns_when_half_a_year_has_passed(shop: Shop) -> None:
    """A4, D6."""
    old = await shop.invoiced(await shop.take(), "123456789012")
    await shop.as_admin("UPDATE pack SET invoiced_at = now() - interval '181 days' WHERE pack_no = $1", old)
    answer = await shop.done(await shop.take(), "assign-invoice", courier="CJ", invoice_no="123456789012")
    assert [each["code"] for each in answer["warnings"]] == ["INVOICE_USED_EARLIER"]
    assert str(old) in answer["warnings"][0]["detail"]


async def test_one_of_two_packs_gets_the_number_when_both_ask_at_once(shop: Shop) -> None:
    """A4, D6."""
    orders = [await shop.take() for _ in range(4)]
    typed = {"courier": "CJ", "invoice_no": "123456789012"}
    answers = await asyncio.gather(*(shop.act(order, "assign-invoice", **typed) for order in orders))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    assert {a.json()["code"] for a in answers if a.status_code == 409} == {"INVOICE_DUPLICATE"}
    assert len(await shop.rows("SELECT 1 FROM pack WHERE invoice_no = '123456789012'")) == 1


@pytest.mark.reaches("assign-invoice", "INVOICE_LENGTH_UNUSUAL", "OPTION_SOLD_OUT")
async def test_length_and_sold_out_only_warn_when_a_waybill_is_typed(shop: Shop) -> None:
    """A4."""
    order = await shop.take(option="30001")
    answer = await shop.done(order, "assign-invoice", courier="CJ", invoice_no="21330012")
    assert [each["code"] for each in answer["warnings"]] == ["INVOICE_LENGTH_UNUSUAL", "OPTION_SOLD_OUT"]
    assert "30001" in answer["warnings"][1]["detail"]
    assert answer["pack"]["status"] == "INVOICED"


async def test_number_is_made_when_the_parcel_is_handed_over_by_ourselves(shop: Shop) -> None:
    answer = await shop.done(await shop.take(), "assign-invoice", courier="ETC")
    other = await shop.done(await shop.take(), "assign-invoice", courier="ETC", invoice_no="")
    numbers = {answer["pack"]["invoice_no"], other["pack"]["invoice_no"]}
    assert len(numbers) == 2
    assert all(number.isdigit() for number in numbers)


async def test_another_number_is_made_when_an_order_that_left_took_its_packs_number_along(shop: Shop) -> None:
    """A4: the first order is split off as the waybill is made; restored, it is a pack of its own with the same number."""
    one, two = await shop.take_pack("a", "b")
    await shop.done(one, "cancel-all", reason="RETURN_REFUND")
    first = (await shop.done(two, "assign-invoice", courier="ETC"))["pack"]
    await shop.done(one, "restore-all")
    second = (await shop.done(one, "assign-invoice", courier="ETC"))["pack"]
    assert first["pack_no"] != second["pack_no"]
    assert second["invoice_no"] != first["invoice_no"]
    assert second["invoice_no"].isdigit()


async def test_fully_cancelled_orders_stay_behind_when_their_pack_gets_a_waybill(shop: Shop) -> None:
    one, two, three = await shop.take_pack("a", "b", "c")
    await shop.done(one, "cancel-all", reason="RETURN_REFUND")
    before = await shop.pack(two)
    remark = {"note": "오전 출고", "alarm_at": "2026-12-25T09:00:00+09:00"}
    answer = await shop.done(two, "assign-invoice", courier="CJ", invoice_no="123456789012", **remark)
    assert (answer["pack_no"], [o["mgmt_no"] for o in answer["pack"]["orders"]]) == (two, [two, three])
    assert answer["version"] > before["version"]
    left = await shop.pack(one)
    assert (left["pack_no"], left["status"], left["invoice_no"]) == (one, "RECEIVED", None)
    assert [order["cs_status"] for order in left["orders"]] == ["FULL_CANCEL_BEFORE"]
    excluded, assigned = await shop.said("orders.order.excluded.v1", "orders.pack.invoice-assigned.v1")
    assert isinstance(excluded, OrderExcluded)
    assert isinstance(assigned, InvoiceAssigned)
    assert (excluded.mgmt_no, excluded.old_pack_no, excluded.pack_no) == (one, one, one)
    assert (assigned.mgmt_no, assigned.pack_no) == (two, two)
    assert {pack.pack_no for pack in assigned.packs} == {one, two}
    assert (excluded.automatic, excluded.note, excluded.alarm_at) == (True, "", None), "nobody asked for it (2.9)"
    assert (assigned.automatic, assigned.note, assigned.alarm_at is not None) == (False, "오전 출고", True)
    await shop.done(one, "restore-all")
    await shop.done(one, "assign-invoice", courier="CJ", invoice_no="123456789013")


async def test_alarm_rings_for_the_waybill_when_the_named_order_itself_stays_behind(shop: Shop) -> None:
    """A4: the record of 송장입력 has the note and the alarm, that of the automatic 합포제외 has neither."""
    one, two = await shop.take_pack("a", "b")
    await shop.done(one, "cancel-all", reason="RETURN_REFUND")
    remark = {"note": "오전 출고", "alarm_at": "2026-12-25T09:00:00+09:00"}
    await shop.done(one, "assign-invoice", courier="CJ", invoice_no="123456789012", **remark)
    excluded, assigned = [
        each.model_dump() for each in await shop.said("orders.order.excluded.v1", "orders.pack.invoice-assigned.v1")
    ]
    assert (excluded["mgmt_no"], excluded["note"], excluded["alarm_at"], excluded["automatic"]) == (one, "", None, True)
    assert (assigned["mgmt_no"], assigned["note"], assigned["automatic"]) == (two, "오전 출고", False)
    assert assigned["alarm_at"] is not None


async def test_number_and_courier_change_when_the_pack_is_invoiced(shop: Shop) -> None:
    """A5, F-082."""
    order = await shop.invoiced(await shop.take(), "123456789012")
    answer = await shop.done(order, "change-invoice", invoice_no="123456789013")
    assert (answer["pack"]["courier"], answer["pack"]["invoice_no"]) == ("CJ", "123456789013")
    answer = await shop.done(order, "change-invoice", courier="LOGEN", invoice_no="12345678901")
    assert (answer["pack"]["courier"], answer["pack"]["invoice_no"]) == ("LOGEN", "12345678901")
    _, event = await shop.said("orders.pack.invoice-changed.v1")
    assert isinstance(event, InvoiceChanged)
    assert (event.old_courier_name, event.old_invoice_no) == ("CJ대한통운", "123456789013")
    assert (event.courier_name, event.invoice_no) == ("로젠택배", "12345678901")


@pytest.mark.reaches(
    "change-invoice",
    "NO_INVOICE",
    "ALREADY_SHIPPED",
    "INVOICE_NOT_DIGITS",
    "INVOICE_DUPLICATE",
    "INVOICE_EMPTY",
    "UNKNOWN_COURIER",
)
@pytest.mark.reaches("remove-invoice", "NO_INVOICE", "ALREADY_SHIPPED")
async def test_change_is_refused_when_there_is_nothing_to_change(shop: Shop) -> None:
    """A5."""
    received = await shop.take()
    assert await shop.refused(received, "change-invoice", invoice_no="1") == (409, "NO_INVOICE")
    assert await shop.refused(received, "remove-invoice") == (409, "NO_INVOICE")
    await shop.invoiced(received, "123456789012")
    await shop.invoiced(await shop.take(), "123456789013")
    for body, expected in (
        ({"invoice_no": "12x"}, (422, "INVOICE_NOT_DIGITS")),
        ({"invoice_no": ""}, (422, "INVOICE_EMPTY")),
        ({"courier": "NOBODY", "invoice_no": "1"}, (422, "UNKNOWN_COURIER")),
        ({"invoice_no": "123456789012"}, (409, "NO_CHANGE")),
        ({"invoice_no": "123456789013"}, (409, "INVOICE_DUPLICATE")),
    ):
        assert await shop.refused(received, "change-invoice", **body) == expected
    await shop.done(received, "confirm-shipment")
    assert await shop.refused(received, "change-invoice", invoice_no="1") == (409, "ALREADY_SHIPPED")
    assert await shop.refused(received, "remove-invoice") == (409, "ALREADY_SHIPPED")


async def test_pack_is_received_again_when_its_waybill_is_removed(shop: Shop) -> None:
    """A5, F-082."""
    order = await shop.invoiced(await shop.take(), "123456789012")
    pack = (await shop.done(order, "remove-invoice"))["pack"]
    assert (pack["status"], pack["courier"], pack["invoice_no"], pack["invoiced_at"]) == ("RECEIVED", None, None, None)
    [event] = await shop.said("orders.pack.invoice-removed.v1")
    assert isinstance(event, InvoiceRemoved)
    assert (event.courier_name, event.invoice_no) == ("CJ대한통운", "123456789012")
