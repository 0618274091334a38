"""Rows of a file that say the same (DUPLICATE_ROW, ADR 18): one of them is carried out, whichever is right."""

from __future__ import annotations

from typing import Any

import pytest

from shared.contracts.access import Role
from shared.contracts.orders import OrderCreated
from tests.integration.orders.conftest import Shop
from tests.integration.orders.upload_desk import INVOICE_HEADERS, ORDER_HEADERS, UploadDesk, order_row, workbook

CHANNEL = {"channel_id": "eleven-1"}
OPTION_HEADERS = ("상품옵션코드", "상품코드", "상품명", "판매가(A)")


@pytest.fixture
def desk(shop: Shop) -> UploadDesk:
    return UploadDesk(shop, "intake-uploads")


async def uploaded(desk: UploadDesk, *rows: list[object]) -> str:
    made = await desk.uploaded(workbook(ORDER_HEADERS, *rows), **CHANNEL)
    return str(made["upload_id"])


def told(results: list[dict[str, Any]]) -> list[tuple[int, bool, str | None]]:
    return [(each["n"], each["ok"], each["code"]) for each in results]


async def quantities(shop: Shop) -> list[int]:
    return [row["qty"] for row in await shop.rows("SELECT qty FROM item ORDER BY item_id")]


async def test_second_row_counts_when_the_first_cannot_be_read(shop: Shop, desk: UploadDesk) -> None:
    """F-193: the third is one too many again."""
    upload = await uploaded(desk, order_row("V-1", qty=0), order_row("V-1", qty=2), order_row("V-1", qty=3))
    assert await desk.verdicts(upload) == ["QTY_ZERO", "OK", "DUPLICATE_ROW"]
    assert told(await desk.applied(upload)) == [(1, False, "QTY_ZERO"), (2, True, None), (3, False, "DUPLICATE_ROW")]
    assert await quantities(shop) == [2]


async def test_second_row_counts_when_the_first_is_left_out(shop: Shop, desk: UploadDesk) -> None:
    """F-193: and no longer when the first is taken in again."""
    upload = await uploaded(desk, order_row("V-1", qty=1), order_row("V-1", qty=2), order_row("V-2"))
    assert await desk.verdicts(upload) == ["OK", "DUPLICATE_ROW", "OK"]
    await desk.patch(upload, 1, skip=True)
    assert await desk.verdicts(upload) == ["OK", "OK", "OK"]
    await desk.patch(upload, 1, skip=False)
    assert await desk.verdicts(upload) == ["OK", "DUPLICATE_ROW", "OK"]
    await desk.patch(upload, 1, skip=True)
    assert told(await desk.applied(upload)) == [(2, True, None), (3, True, None)]
    assert await quantities(shop) == [2, 2]


async def test_row_counts_when_a_correction_makes_the_first_one_right(shop: Shop, desk: UploadDesk) -> None:
    """F-193: of a line that was deleted the first row that is retaken counts."""
    first = await uploaded(desk, order_row("V-1"))
    [taken] = await desk.applied(first)
    await shop.done(taken["mgmt_no"], "delete")
    upload = await uploaded(desk, order_row("V-1", qty=4), order_row("V-1", qty=5))
    assert await desk.verdicts(upload) == ["DELETED_EARLIER", "DELETED_EARLIER"]
    await desk.patch(upload, 2, retake=True)
    assert await desk.verdicts(upload) == ["DELETED_EARLIER", "OK"]
    await desk.patch(upload, 1, retake=True)
    assert await desk.verdicts(upload) == ["OK", "DUPLICATE_ROW"]


async def test_line_is_taken_once_when_its_rows_are_applied_one_after_another(shop: Shop, desk: UploadDesk) -> None:
    """F-193: in whatever order, over several applies."""
    upload = await uploaded(desk, order_row("V-1", qty=0), order_row("V-1", qty=2), order_row("V-1", qty=3))
    assert told(await desk.applied(upload, row_ns=[3])) == [(3, False, "DUPLICATE_ROW")]
    assert told(await desk.applied(upload, row_ns=[2])) == [(2, True, None)]
    assert told(await desk.applied(upload)) == [(1, False, "DUPLICATE_ROW")]
    created = [event for event in await shop.said() if isinstance(event, OrderCreated)]
    assert (len(created), await quantities(shop)) == (1, [2])


async def test_option_is_changed_once_when_a_later_row_was_applied_before(shop: Shop) -> None:
    """F-065: a row that was left out says nothing any more once another one of the same option was carried out."""
    desk = UploadDesk(shop, "option-uploads", Role.ADMIN)
    rows = [["N-1", "P-1", "새 상품", 100], ["N-1", "P-1", "새 상품", 200], ["N-2", "P-1", "새 상품", 300]]
    made = await desk.uploaded(workbook(OPTION_HEADERS, *rows))
    upload = made["upload_id"]
    await desk.patch(upload, 1, skip=True)
    assert told(await desk.applied(upload, row_ns=[2])) == [(2, True, None)]
    await desk.patch(upload, 1, skip=False)
    assert await desk.verdicts(upload) == ["DUPLICATE_ROW", "OK", "OK"]
    assert told(await desk.applied(upload)) == [(1, False, "DUPLICATE_ROW"), (3, True, None)]
    prices = await shop.rows("SELECT price_tier_a FROM option WHERE option_code LIKE 'N-%' ORDER BY option_code")
    assert [row["price_tier_a"] for row in prices] == [200, 300]


async def test_second_waybill_counts_when_the_first_is_no_number(shop: Shop) -> None:
    """F-194 A37: until a person corrects the first one."""
    desk = UploadDesk(shop, "invoice-uploads")
    order = await shop.take()
    rows = [[order, "CJ", "12AB"], [order, "CJ", "600000000002"], [order, "CJ", "600000000003"]]
    made = await desk.uploaded(workbook(INVOICE_HEADERS, *rows))
    upload = made["upload_id"]
    assert await desk.verdicts(upload) == ["INVOICE_NOT_DIGITS", "OK", "DUPLICATE_ROW"]
    await desk.patch(upload, 1, invoice_no="600000000001")
    assert await desk.verdicts(upload) == ["OK", "DUPLICATE_ROW", "DUPLICATE_ROW"]
    assert told(await desk.applied(upload)) == [
        (1, True, None), (2, False, "DUPLICATE_ROW"), (3, False, "DUPLICATE_ROW"),
    ]  # fmt: skip
    assert (await shop.pack(order))["invoice_no"] == "600000000001"


async def test_next_row_is_carried_out_when_the_first_is_refused_after_all(shop: Shop) -> None:
    """F-194 A37: the number that the first row names was used by somebody else in the meantime."""
    desk = UploadDesk(shop, "invoice-uploads")
    order, other = await shop.take(), await shop.take()
    rows = [[order, "CJ", "600000000001"], [order, "CJ", "600000000002"], [order, "CJ", "600000000003"]]
    made = await desk.uploaded(workbook(INVOICE_HEADERS, *rows))
    await shop.invoiced(other, "600000000001")
    assert told(await desk.applied(made["upload_id"])) == [
        (1, False, "INVOICE_DUPLICATE"), (2, True, None), (3, False, "DUPLICATE_ROW"),
    ]  # fmt: skip


async def test_each_line_is_taken_once_when_a_large_file_repeats_its_rows(shop: Shop, desk: UploadDesk) -> None:
    """F-193: the same line in two parts of a job."""
    rows = [order_row(f"V-{n % 210}", qty=1 + n // 210) for n in range(420)]
    upload = await uploaded(desk, *rows)
    assert (await desk.apply(upload)).status_code == 202
    while await desk.turn():
        pass
    verdicts = await desk.verdicts(upload)
    assert (verdicts.count("OK"), verdicts.count("DUPLICATE_ROW")) == (210, 210)
    assert await quantities(shop) == [1] * 210
