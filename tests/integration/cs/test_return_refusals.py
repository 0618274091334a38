"""Each code that a step of a return is refused with over HTTP (A28), and that a refused step leaves nothing."""

from typing import Any

import pytest

from tests.integration.cs.conftest import Cs
from tests.integration.cs.http import AGENT, Api
from tests.integration.cs.returns_desk import ReturnsDesk, asked, piece
from tests.integration.cs.test_jobs import runner_of

BAD: list[tuple[str, str, Any, str]] = [
    ("post", "accept", {"colour": 1}, "UNKNOWN_FIELD"),
    ("post", "accept", {"courier": 5}, "INVALID_VALUE"),
    ("post", "arrive", {"items": [{"item_id": 1, "qty": 1}]}, "FIELD_REQUIRED"),
    ("post", "arrive", {"items": [{"item_id": 1, "qty": 1, "disposition": "LOST"}]}, "INVALID_VALUE"),
    ("post", "arrive", {"items": [], "fees_arrived": {"site": -1}}, "INVALID_VALUE"),
    ("post", "arrive", {"items": [], "fees_arrived": {"site": 1.5}}, "INVALID_VALUE"),
    ("post", "settle", {"outcome": "REFUND"}, "INVALID_VALUE"),
    ("post", "settle", {"outcome": "NONE", "refund": {"amount": 1, "method": " "}}, "INVALID_VALUE"),
    ("post", "settle", {"outcome": "NONE", "expected_version": "1"}, "INVALID_VALUE"),
    ("post", "cancel", {"note": "a\x00b"}, "INVALID_VALUE"),
    ("patch", "", {"receivable": -1}, "INVALID_VALUE"),
    ("patch", "", {"fees_expected": {"cash": 1}}, "UNKNOWN_FIELD"),
    ("patch", "", {"refund": {"due_at": "2026-11-21"}}, "INVALID_VALUE"),
]


@pytest.mark.reaches("settle", "RETURN_NOT_ARRIVED", "ALREADY_SETTLED")
@pytest.mark.reaches("accept", "RETURN_WRONG_STAGE")
@pytest.mark.reaches("arrive", "RETURN_WRONG_STAGE")
@pytest.mark.reaches("cancel", "RETURN_WRONG_STAGE")
async def test_each_code_is_reached_when_a_step_is_refused(cs: Cs, returns: ReturnsDesk) -> None:
    """A28 and the error column of its table."""
    await asked(cs)
    id = await returns.id_of(5001)
    assert await returns.refused(999_999, "accept") == (404, "RETURN_NOT_FOUND")
    assert await returns.refused(id, "accept") == (422, "UNKNOWN_COURIER")
    assert await returns.refused(id, "accept", courier="DHL", return_invoice_no="1") == (422, "UNKNOWN_COURIER")
    assert await returns.refused(id, "accept", courier="CJ") == (422, "INVOICE_EMPTY")
    assert await returns.refused(id, "accept", courier="CJ", return_invoice_no="7A") == (422, "INVOICE_NOT_DIGITS")
    assert await returns.refused(id, "arrive") == (422, "NO_ITEM_SELECTED")
    assert await returns.refused(id, "arrive", items=[piece(5001, 1, n=2)]) == (404, "ITEM_NOT_FOUND")
    assert await returns.refused(id, "arrive", items=[piece(5001, 0)]) == (422, "QTY_ZERO")
    assert await returns.refused(id, "arrive", items=[piece(5001, 4)]) == (409, "QTY_OUT_OF_RANGE")
    assert await returns.refused(id, "settle") == (422, "FIELD_REQUIRED")
    assert await returns.refused(id, "settle", outcome="NONE") == (409, "RETURN_NOT_ARRIVED")
    over = {"outcome": "CANCEL", "override_reason": "분실"}
    assert await returns.refused(id, "settle", **over) == (422, "REASON_REQUIRED")
    assert await returns.refused(id, "settle", **over, reason="EXCHANGE_DEFECT") == (422, "INVALID_VALUE")
    assert await returns.refused(id, "settle", **over, refund={"amount": 1}) == (422, "FIELD_REQUIRED")
    await returns.step(id, "settle", **over, reason="CANCEL_LOST")
    assert await returns.refused(id, "settle", **over) == (409, "ALREADY_SETTLED")
    assert await returns.refused(id, "cancel") == (409, "ALREADY_SETTLED")
    await returns.step(id, "arrive", items=[piece(5001, 3)])
    for step, body in (("accept", {"courier": "ETC"}), ("arrive", {"items": [piece(5001, 3)]}), ("cancel", {})):
        assert await returns.refused(id, step, **body) == (409, "RETURN_WRONG_STAGE")
    assert [kind for kind, _ in await returns.published()] == ["cs.return.settled.v1", "cs.return.arrived.v1"]


async def test_bad_body_gets_its_code_when_sent(cs: Cs, api: Api, returns: ReturnsDesk) -> None:
    await asked(cs)
    id = await returns.id_of(5001)
    wrong = []
    for method, step, body, code in BAD:
        path = f"/returns/{id}/{step}" if step else f"/returns/{id}"
        answer = await (api.post if method == "post" else api.patch)(path, body)
        if (answer.status_code, answer.json()["code"]) != (422, code):
            wrong.append((step, body, answer.text))
    assert wrong == []
    assert (await returns.one(5001))["version"] == 1


async def test_stale_version_is_told_what_changed_when_expected(cs: Cs, api: Api, returns: ReturnsDesk) -> None:
    await asked(cs)
    id = await returns.id_of(5001)
    await returns.step(id, "accept", courier="ETC")
    answer = await api.post(f"/returns/{id}/cancel", {"expected_version": 1}, AGENT)
    assert (answer.status_code, answer.json()["code"]) == (409, "VERSION_CONFLICT")
    assert [(each["field"], each["old"], each["new"], each["by"]) for each in answer.json()["changes"]] == [
        ("stage", "REQUESTED", "ACCEPTED", "test"), ("courier", None, "ETC", "test"),
    ]  # fmt: skip
    assert (await returns.step(id, "cancel", expected_version=2))["stage"] == "CANCELLED"


async def test_nothing_happens_twice_when_the_same_key_is_sent_again(cs: Cs, api: Api, returns: ReturnsDesk) -> None:
    await asked(cs)
    id = await returns.id_of(5001)
    headers = {**AGENT, "idempotency-key": "k-1"}
    first, again = [await api.post(f"/returns/{id}/cancel", {}, headers) for _ in range(2)]
    assert (first.status_code, first.json()) == (200, again.json())
    assert [kind for kind, _ in await returns.published()] == ["cs.return.cancelled.v1"]
    other = await api.post(f"/returns/{id}/cancel", {"note": "x"}, headers)
    assert (other.status_code, other.json()["code"]) == (422, "IDEMPOTENCY_KEY_REUSED")
    refused, repeated = [
        await api.post(f"/returns/{id}/settle", {"outcome": "NONE"}, {**AGENT, "idempotency-key": "k-2"})
        for _ in range(2)
    ]
    assert refused.json()["code"] == repeated.json()["code"] == "RETURN_WRONG_STAGE"


@pytest.mark.parametrize("who", ["viewer", "nobody"])
async def test_return_is_untouched_when_somebody_may_not(cs: Cs, api: Api, returns: ReturnsDesk, who: str) -> None:
    from shared.contracts.access import Role
    from tests.integration.cs.http import LONG, MAKER
    from tests.support.tokens import bearer

    await asked(cs)
    id = await returns.id_of(5001)
    headers = bearer(MAKER.operator(Role.VIEWER, login="looks", ends_in=LONG)) if who == "viewer" else {}
    answer = await api.post(f"/returns/{id}/cancel", {}, headers)
    assert answer.status_code == (403 if who == "viewer" else 401)
    assert (await returns.one(5001))["stage"] == "REQUESTED"


async def test_each_row_says_what_is_in_the_way_when_many_are_settled(cs: Cs, api: Api, returns: ReturnsDesk) -> None:
    """A28, F-159: as the single step says it, with stage and number; in a job too, and after it."""
    await asked(cs)
    id = await returns.id_of(5001)
    await returns.step(id, "cancel")
    wanted = {
        id: ("RETURN_WRONG_STAGE", "지금 단계(취소)의 반품에는 할 수 없는 작업입니다."),
        999_999: ("RETURN_NOT_FOUND", "반품을 찾을 수 없습니다: 999999"),
    }
    answer = await api.post("/returns/settle", {"ids": list(wanted), "outcome": "NONE"}, AGENT)
    assert {row["id"]: (row["code"], row["detail"]) for row in answer.json()["results"]} == wanted
    many = [*wanted, *range(1_000_000, 1_000_200)]
    started = await api.post("/returns/settle", {"ids": many, "outcome": "NONE"}, AGENT)
    assert started.status_code == 202
    while await runner_of(cs).once():
        pass
    job = f"/jobs/{started.json()['job_id']}"
    shown = {row["id"]: (row["code"], row["detail"]) for row in (await api.body(job))["results"]}
    rows = {row["id"]: (row["code"], row["detail"]) for row in (await api.body(f"{job}/rows", limit=500))["items"]}
    assert {number: shown[number] for number in wanted} == {number: rows[number] for number in wanted} == wanted
