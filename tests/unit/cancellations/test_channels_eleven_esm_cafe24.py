"""Claims of 11번가, ESM and 카페24 as their answers tell them (channels.md)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from services.cancellations.adapters.channels.registry import read_claims
from services.cancellations.domain.channel_claim import ClaimState, ClaimType, Party
from tests.unit.cancellations.payloads import (
    CAFE24,
    ELEVEN_JSON,
    ELEVEN_XML,
    ESM,
    changed,
)
from tests.unit.cancellations.reading import S, only, read


@pytest.mark.parametrize("encoding", ["utf-8", "euc-kr"])
@pytest.mark.parametrize("declared", ["", '<?xml version="1.0" encoding="euc-kr" standalone="yes"?>\n'])
def test_eleven_xml_is_read_when_its_prefix_is_unbound(encoding: str, declared: str) -> None:
    [claim] = read_claims("eleven_st", (declared + ELEVEN_XML).encode(encoding))

    assert (claim.claim_key, claim.part_key) == ("8192583", "202603018151936/1")
    assert (claim.market_order_no, claim.market_line_no, claim.qty) == ("202603018151936", "1", 1)
    assert (claim.reason, claim.reason_raw) == ("RETURN_REFUND", "14 / 다음에 구매하겠습니다.")
    assert (claim.state, claim.requested_by) == (S.REQUESTED, Party.BUYER)
    assert claim.requested_at == datetime(2026, 3, 1, 4, 50, 5, tzinfo=UTC)


def test_eleven_xml_is_read_when_it_holds_several_orders() -> None:
    one = ELEVEN_XML[len("<ns2:orders>") : -len("</ns2:orders>")]
    body = f"<ns2:orders xmlns:ns2='urn:x'>{one}{one.replace('8192583', '8192584')}</ns2:orders>"

    assert [c.claim_key for c in read_claims("eleven_st", body.encode())] == ["8192583", "8192584"]


@pytest.mark.parametrize(
    "payload",
    [ELEVEN_JSON, [ELEVEN_JSON], {"orders": {"order": ELEVEN_JSON}}, {"ns2:orders": {"ns2:order": [ELEVEN_JSON]}}],
)
def test_eleven_json_is_read_when_it_is_one_a_list_or_wrapped(payload: Any) -> None:
    assert only("eleven_st", payload).claim_key == "8192583"


def test_eleven_claim_is_withdrawn_when_its_status_is_05() -> None:
    claim = only("eleven_st", ELEVEN_JSON | {"ordCnStatCd": "05"})

    assert (claim.state, claim.withdrawn_at) == (S.WITHDRAWN, datetime(2026, 3, 1, 4, 50, 5, tzinfo=UTC))


@pytest.mark.parametrize(("who", "code", "reason"), [("01", "06", "CANCEL_QUALITY"), ("02", "06", "CANCEL_DELAY")])
def test_eleven_reason_depends_on_who_asked_when_codes_are_equal(who: str, code: str, reason: str) -> None:
    assert only("eleven_st", ELEVEN_JSON | {"ordCnMnbdCd": who, "ordCnRsnCd": code}).reason == reason


def test_eleven_claim_is_forced_when_it_comes_from_the_office_list() -> None:
    claim = only("eleven_st", {"officecancellist": {"order": ELEVEN_JSON}})

    assert (claim.state, claim.forced) == (S.COMPLETED, True)


def test_eleven_answer_is_empty_when_there_is_nothing() -> None:
    words = "<ns2:result_code>0</ns2:result_code><ns2:result_text>해당 건이 없습니다</ns2:result_text>"
    body = f"<ns2:orders>{words}</ns2:orders>"

    assert read_claims("eleven_st", body.encode("euc-kr")) == []


def test_esm_claim_is_the_whole_order_when_requested() -> None:
    claim = only("esm", ESM)

    assert (claim.claim_key, claim.part_key, claim.market_order_no) == ("2503423671", "", "2503423671")
    assert (claim.qty, claim.state, claim.reason_raw) == (None, S.REQUESTED, "단순변심")
    assert claim.requested_at == datetime(2026, 3, 1, 5, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "state", "forced"),
    [
        (2, S.PROCESSING, False),
        (3, S.COMPLETED, False),
        (4, S.WITHDRAWN, False),
        (5, S.COMPLETED, True),
        (6, S.COMPLETED, False),
    ],
)
def test_esm_state_is_canonical_when_status_changes(status: int, state: ClaimState, forced: bool) -> None:
    claim = only("esm", changed(ESM, "Data.0.CancelStatus", status))

    assert (claim.state, claim.forced) == (state, forced)


def test_esm_rows_are_read_when_the_result_says_success() -> None:
    assert len(read("esm", ESM | {"ResultCode": "success"})) == 1


def test_cafe24_claim_is_one_per_item_when_it_has_two() -> None:
    items = [{"order_item_code": "X-01", "quantity": 1}, {"order_item_code": "X-02", "quantity": 2}]

    claims = read("cafe24", changed(CAFE24, "resource.items", items))

    assert [(c.claim_key, c.market_line_no, c.qty) for c in claims] == [
        ("C20260301-0000001-X-01", "X-01", 1),
        ("C20260301-0000001-X-02", "X-02", 2),
    ]


@pytest.mark.parametrize(
    ("status", "kind", "state"),
    [
        ("C00", ClaimType.CANCEL, S.REQUESTED),
        ("C10", ClaimType.CANCEL, S.PROCESSING),
        ("C34", ClaimType.CANCEL, S.PROCESSING),
        ("C11", ClaimType.CANCEL, S.REFUSED),
        ("C40", ClaimType.CANCEL, S.COMPLETED),
        ("C49", ClaimType.CANCEL, S.COMPLETED),
        ("N20", ClaimType.CANCEL, S.WITHDRAWN),
        ("R00", ClaimType.RETURN, S.REQUESTED),
        ("E40", ClaimType.EXCHANGE, S.COMPLETED),
    ],
)
def test_cafe24_state_is_canonical_when_status_changes(status: str, kind: ClaimType, state: ClaimState) -> None:
    claim = only("cafe24", changed(CAFE24, "resource.order_status", status))

    assert (claim.type, claim.state) == (kind, state)


def test_cafe24_withdrawal_means_the_whole_claim_when_items_are_missing() -> None:
    payload = changed(changed(CAFE24, "resource.order_status", "N10"), "resource.items", [])

    assert only("cafe24", payload).part_key is None
