"""The one table of codes: statuses as domain.md 2.10 gives them, written by hand here, and texts that help."""

from __future__ import annotations

import re

import pytest

from shared.contracts.codes import CODES, Refusal, detail

NEVER_RIGHT = (
    "QTY_ZERO INVOICE_NOT_DIGITS INVOICE_EMPTY FIELD_REQUIRED INVALID_PHONE INVALID_ZIP REASON_REQUIRED EMPTY_NOTE"
    " UNKNOWN_COURIER NO_ITEM_SELECTED NOTE_REQUIRED CHANNEL_REQUIRED FILE_REQUIRED HEADER_MISSING UNKNOWN_FIELD"
    " SEARCH_TOO_BROAD IDEMPOTENCY_KEY_REUSED"
)
STATE_REFUSES = (
    "VERSION_CONFLICT ORDER_DELETED HOLD_ALREADY_SET HOLD_AFTER_SHIPPED NOT_ON_HOLD HOLD_OF_CLAIM LOCKED_BY_INVOICE"
    " ALREADY_SHIPPED NO_CHANGE INVOICE_DUPLICATE ON_HOLD CLAIM_PENDING FULLY_CANCELLED ALREADY_INVOICED NOT_MATCHED"
    " NO_INVOICE NOT_INVOICED COMBINE_NOT_RECEIVED COMBINE_LOCKED COMBINE_SELF COMBINE_SAME_PACK FULLY_CANCELLED"
    " COMBINE_RECIPIENT_MISMATCH COMBINE_MIXED_SHIPPER NOT_COMBINED CANCEL_BLOCKED_INVOICED ALREADY_CANCELLED"
    " NOT_CANCELLED QTY_OUT_OF_RANGE MARKET_ORDER_NO_EXISTS DELETED_EARLIER ALREADY_DONE ALREADY_ACKED NOT_ACKED"
    " CLAIM_NOT_PENDING FORMAT_NOT_SET COMBINE_ALREADY_FORBIDDEN COMBINE_NOT_FORBIDDEN DELETE_NOT_RECEIVED NOT_DELETED"
    " NOTHING_TO_COPY NOTHING_LEFT SAME_PRODUCT ITEM_CANCELLED NOT_SHIPPED RETURN_OPEN CHANNEL_TOLD"
    " PRIORITY_NOT_RECEIVED PRIORITY_UNKNOWN_RANK PRIORITY_OTHER_PRODUCT NO_PRIORITY"
    " PICKUP_NOT_SHIPPED RETURN_NOT_SHIPPED RETURN_ALREADY_EXPECTED INBOUND_ALREADY_REGISTERED"
    " DUPLICATE_ROW UPLOAD_ALREADY_APPLIED"
    " RETURN_WRONG_STAGE RETURN_NOT_ARRIVED ALREADY_SETTLED NOT_SETTLED EXCHANGE_WRONG_STATE"
)
MISSING = (
    "RETURN_NOT_FOUND EXCHANGE_NOT_FOUND ORDER_NOT_FOUND COMBINE_TARGET_NOT_FOUND OPTION_NOT_FOUND CHANNEL_NOT_FOUND"
)


@pytest.mark.parametrize(
    ("codes", "status"),
    [(NEVER_RIGHT, 422), (STATE_REFUSES, 409), (MISSING, 404), ("NOT_PERMITTED", 403), ("UNREADABLE", 400)],
)
def test_status_is_the_decided_one_when_refused(codes: str, status: int) -> None:
    assert {code: CODES[code].status for code in codes.split()} == dict.fromkeys(codes.split(), status)


@pytest.mark.parametrize("code", sorted(CODES))
def test_text_is_korean_and_complete_when_shown_without_parameters(code: str) -> None:
    for case in (None, *CODES[code].cases):
        text = detail(code, case=case)
        assert re.search("[가-힣]", text)
        assert "{" not in text
    assert re.fullmatch(r"[A-Z][A-Z0-9_]+", code)


def test_text_is_of_the_case_when_the_code_has_one_for_it() -> None:
    usual = "송장이 입력된 주문입니다. 송장을 삭제하면 처리할 수 있습니다."
    assert Refusal("LOCKED_BY_INVOICE", case="INVOICED").detail == detail("LOCKED_BY_INVOICE") == usual
    assert Refusal("LOCKED_BY_INVOICE", case="SHIPPED").detail.startswith("이미 배송된 주문입니다.")
    assert (
        Refusal("QTY_OUT_OF_RANGE", case="CANCEL", max=2).detail == "취소수량이 주문수량을 초과합니다. 최대 2개입니다."
    )


def test_code_must_be_in_the_table_when_raised() -> None:
    with pytest.raises(KeyError):
        Refusal("NOT_A_CODE")


def test_every_refusal_of_the_code_is_in_the_table_when_the_sources_are_read() -> None:
    from pathlib import Path

    root = Path(__file__).resolve().parents[2]
    raised = {
        found
        for folder in ("services", "shared")
        for path in (root / folder).rglob("*.py")
        for found in re.findall(r"""(?:Refusal|problem)\(\s*"([A-Z0-9_]+)\"""", path.read_text())
    }
    assert raised <= set(CODES)
