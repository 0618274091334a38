"""위탁: a purchase order per supplier, and nothing of it on our own labels (domain.md 2.12)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from shared.contracts.access import Permission, Role
from tests.integration.orders.claims_desk import ClaimsDesk
from tests.integration.orders.conftest import API, TOKENS, Shop
from tests.integration.orders.exporting import cells, file_of, made
from tests.support.tokens import bearer

OWN, THEIRS = "31255", "31244"
HEADER = [
    "관리번호", "주문번호", "발주일", "판매처", "공급처", "상품코드", "상품옵션코드", "상품명", "옵션", "수량", "수령자",
    "수령자 전화", "수령자 핸드폰", "우편번호", "주소", "배송메모",
]  # fmt: skip
ASK: dict[str, Any] = {"kind": "purchase-orders", "filter": {"supplier_id": "supplier-2"}}


async def test_lines_of_a_supplier_are_its_purchase_order_when_downloaded(shop: Shop) -> None:
    """Live, matched, in 접수 and on no hold; another supplier's and our own goods are not in it."""
    waiting = await shop.take(option=THEIRS, name="김가람")
    await shop.take(option=OWN)
    await shop.take(option=None)
    held, gone, deleted = [await shop.take(option=THEIRS) for _ in range(3)]
    await shop.done(held, "set-hold")
    await shop.done(gone, "cancel-all", reason="CANCEL_DELAY")
    await shop.done(deleted, "delete")
    await shop.invoiced(await shop.take(option=THEIRS))
    part = await shop.take(option=THEIRS)
    await shop.done(
        part, "cancel-items", items=[{"item_id": await shop.item_id(part), "qty": 1}], reason="CANCEL_DELAY"
    )

    header, *rows = await file_of(shop, **ASK)
    assert header == HEADER
    assert [(row[0], row[9]) for row in rows] == [(waiting, 3), (part, 2)]
    assert rows[0][3:10] == ["11번가 법인", "공급처 2", "30256", "31244", "위탁상품", "빨강-S", 3]
    assert (rows[0][10], rows[0][12], rows[0][14]) == ("김가람", "01000002000", "서울 가나구 다라로 12")
    assert isinstance(rows[0][2], datetime)
    assert len(await file_of(shop, kind="purchase-orders", filter={"supplier_id": "supplier-1"})) == 1


async def test_claimed_line_is_not_ordered_when_nobody_has_decided_yet(shop: Shop) -> None:
    desk = ClaimsDesk(shop)
    claimed = await shop.take(option=THEIRS)
    await shop.invoiced(claimed)
    await desk.apply("c-1", claimed)
    await shop.as_admin("UPDATE pack SET status = 'RECEIVED', courier = NULL, invoice_no = NULL")
    await shop.as_admin("DELETE FROM hold")
    assert len(await file_of(shop, **ASK)) == 1


async def test_people_are_masked_when_who_asks_may_not_see_them(shop: Shop) -> None:
    await shop.take(option=THEIRS, name="김가람")
    headers = bearer(TOKENS.operator(login="clerk", perms=[Permission.READ, Permission.EXPORT]))
    answer = await shop.client.post(f"{API}/exports", json={"reason": "발주", **ASK}, headers=headers)
    assert answer.status_code == 202, answer.text
    assert await made(shop)
    file = await shop.client.get(f"{API}/jobs/{answer.json()['job_id']}/file", headers=headers)
    _, row = cells(file.content)
    assert (row[10], row[12], row[13], row[14]) == ("김*람", "010-****-2000", "***", "서울 가나구 ***")


@pytest.mark.parametrize(
    ("filter", "code"),
    [({}, "FIELD_REQUIRED"), ({"supplier_id": ""}, "INVALID_VALUE"), ({"supplier": "supplier-2"}, "UNKNOWN_FIELD")],
)
async def test_purchase_order_is_refused_when_it_names_no_supplier(
    shop: Shop, filter: dict[str, str], code: str
) -> None:
    answer = await shop.post("/exports", {**ASK, "reason": "발주", "filter": filter}, role=Role.ADMIN)
    assert answer.status_code == 422
    assert code in {each["code"] for each in answer.json().get("errors", [answer.json()])}, answer.text


async def test_label_names_only_what_we_pack_when_a_pack_is_mixed(shop: Shop) -> None:
    """F-194: the supplier sends its own lines."""
    own = await shop.take(option=OWN, qty=2)
    theirs = await shop.take(option=THEIRS, qty=5)
    await shop.done(
        own, "combine-add", target_mgmt_no=theirs, confirm_recipient_mismatch=True, confirm_mixed_shipper=True
    )
    _, row = await file_of(shop, kind="print-queue", filter={"courier": "CJ"})
    assert (row[0], row[9], row[10]) == (own, "좋은상품 파랑-XL x2", 2)
