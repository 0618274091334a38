"""Cases are opened by events of orders: each once, in any order, by any number of consumers (A20, A21, A22, F-163)."""

import asyncio
import itertools
from typing import Any

import pytest

from shared.contracts import orders as o
from shared.contracts.base import Contract
from tests.integration.cs.conftest import Cs
from tests.integration.cs.http import AGENT, SEES_ALL, Api
from tests.integration.cs.returns_desk import ReturnsDesk, piece
from tests.unit.cs.factories import created, event
from tests.unit.cs.return_events import exchanged, expected, line, pickup, replacement, return_id, shipped


async def test_case_is_opened_once_when_its_event_comes_again(cs: Cs, returns: ReturnsDesk) -> None:
    """A20: the same event, and the same return in another event."""
    asked = pickup(5001)
    await cs.project(created(shipped(5001)), ("e1", asked), ("e1", asked))
    await cs.project(("e1", asked))
    await returns.step(await returns.id_of(5001), "cancel")
    await cs.project(("e2", asked))
    assert [(row["return_id"], row["stage"]) for row in await returns.rows()] == [(return_id(5001), "CANCELLED")]


async def test_case_is_opened_once_when_consumers_get_the_event_at_once(cs: Cs, returns: ReturnsDesk) -> None:
    await cs.project(created(shipped(5001)))
    await asyncio.gather(*(cs.project((f"e{n}", pickup(5001))) for n in range(6)))
    [row] = await returns.rows()
    assert len(row["items"]) == 1


async def test_case_is_kept_when_the_read_model_is_built_anew(cs: Cs, returns: ReturnsDesk) -> None:
    """Cases are the truth of cs, not a copy of orders."""
    await cs.project(created(shipped(5001)), pickup(5001))
    await cs.database.transaction(lambda conn: cs.uow(conn).view.empty())
    row = (await returns.rows())[0]
    assert (row["mgmt_no"], row["recipient_name"], row["channel_name"]) == (5001, "", "")
    await cs.project(created(shipped(5001, version=9)))
    assert (await returns.one(5001))["recipient_name"] == "나가용"


async def test_several_returns_of_an_order_are_cases_of_their_own_when_requested(cs: Cs, returns: ReturnsDesk) -> None:
    """F-121: collected again; 입고예정 stands on the one that registered it."""
    again = pickup(5001, line(5001, 1, inbound=False), n=1)
    await cs.project(created(shipped(5001)), pickup(5001), again, expected(5001))
    rows = await returns.rows(key="mgmt_no", q="5001", sort="requested_at")
    assert [(row["origin"], row["auto_inbound"]) for row in rows] == [
        ("PICKUP", True), ("PICKUP", False), ("EXPECTED", False),
    ]  # fmt: skip


async def test_exchange_waits_with_its_columns_when_goods_are_exchanged_after_shipping(
    cs: Cs, api: Api, returns: ReturnsDesk
) -> None:
    """F-163, F-127, A22."""
    await cs.project(created(shipped(5001)), exchanged(5001, 6001, 2))
    [row] = (await api.body("/exchanges", SEES_ALL))["items"]
    assert {**row, "id": 0} == {
        "id": 0, "version": 1, "mgmt_no": 5001, "pack_no": 5001, "new_mgmt_no": 6001, "channel_id": "eleven-1",
        "channel_name": "십일번가 법인", "market_order_no": "ord5001", "requested_at": "2026-11-12T03:00:00+00:00",
        "requested_by": "test", "shipped_at": "2026-11-09T03:00:00+00:00", "item_id": 50011, "qty": 2,
        "reason": "EXCHANGE_DEFECT", "ship_first": False, "state": "WAITING", "state_label": "교환예정",
        "return_id": None, "return_stage": None, "return_stage_label": "", "arrived_at": None,
        "return_invoice_no": None, "new_order_status": "RECEIVED", "released_at": None, "completed_at": None,
        "cancelled_at": None, "handled_by": None, "recipient_name": "나가용",
        "old_item": {"option_code": "30001", "product_name": "좋은상품22", "option_name": "파랑/XL/긴팔"},
        "new_item": {"option_code": "30009", "product_name": "새 외투", "option_name": "XL"},
    }  # fmt: skip
    assert (await api.body("/exchanges", AGENT))["items"][0]["recipient_name"] == "나*용"


async def test_exchange_before_shipping_is_no_case_when_it_changes_the_line_in_place(cs: Cs, api: Api) -> None:
    in_place = exchanged(5001, 6001).model_copy(update={"after_shipping": False, "created": None})
    await cs.project(created(shipped(5001)), in_place)
    assert (await api.body("/exchanges"))["total"] == 0


async def test_exchange_waits_for_nothing_when_it_is_shipped_first(cs: Cs, returns: ReturnsDesk) -> None:
    await cs.project(created(shipped(5001)), exchanged(5001, 6001, ship_first=True))
    assert (await returns.exchange(6001))["state"] == "RELEASED"


TOGETHER: dict[str, Any] = {"command_id": "c-9"}


def chain() -> list[Contract]:
    """Exchanged with a pickup in one command, and the hold taken away by hand later."""
    free = replacement(6001, held=False, version=8)
    return [
        exchanged(5001, 6001, **TOGETHER),
        pickup(5001, line(5001, 1), **TOGETHER),
        event(o.HoldReleased, free, hold_id="x6001", operator="agent1"),
    ]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
async def test_exchange_is_the_same_in_the_end_when_events_come_in_any_order(
    cs: Cs, returns: ReturnsDesk, order: tuple[int, ...]
) -> None:
    """A22, F-163: one batch each."""
    events = chain()
    for n in order:
        await cs.project((f"e{n}", events[n]))
    row = await returns.exchange(6001)
    assert (row["state"], row["return_stage"], row["return_id"]) == (
        "RELEASED", "REQUESTED", await returns.id_of(5001),
    )  # fmt: skip
    assert await returns.published() == [], "a hold that was taken away by hand needs no word of ours"


async def test_exchange_is_the_same_in_the_end_when_consumers_get_its_events_at_once(
    cs: Cs, returns: ReturnsDesk
) -> None:
    for round_ in range(4):
        first, new = 5101 + round_, 6101 + round_
        together: dict[str, Any] = {"command_id": f"c-{round_}"}
        free = replacement(new, held=False, version=8)
        await asyncio.gather(
            cs.project(exchanged(first, new, **together)),
            cs.project(pickup(first, line(first, 1), **together)),
            cs.project(event(o.HoldReleased, free, hold_id=f"x{new}")),
        )
        row = await returns.exchange(new)
        assert (row["state"], row["return_stage"]) == ("RELEASED", "REQUESTED")


async def test_replacement_is_let_go_when_its_goods_arrive(cs: Cs, returns: ReturnsDesk) -> None:
    """domain.md 2.7: held until the goods arrive; the other exchange of the line still waits."""
    await cs.project(
        created(shipped(5001)),
        exchanged(5001, 6001, **TOGETHER),
        exchanged(5001, 6002),
        pickup(5001, line(5001, 1), **TOGETHER),
    )
    id = await returns.id_of(5001)
    await returns.step(id, "arrive", items=[piece(5001, 1, "DISCARD")])
    states = {n: (await returns.exchange(n))["state"] for n in (6001, 6002)}
    assert states == {6001: "RELEASED", 6002: "WAITING"}
    told = await returns.published()
    assert sorted(kind for kind, _ in told) == ["cs.exchange.released.v1", "cs.return.arrived.v1"]
    assert [body["mgmt_no"] for kind, body in told if kind == "cs.exchange.released.v1"] == [6001]
    lines = [each for each in await returns.history(5001) if each[0] == "release_exchange"]
    assert lines == [("release_exchange", "[교환예정 해제 : 반품 도착]\n<교환 주문 관리번호 : 6001>", "DONE")]


async def test_replacement_still_waits_when_the_box_was_empty(cs: Cs, returns: ReturnsDesk) -> None:
    await cs.project(created(shipped(5001)), exchanged(5001, 6001, **TOGETHER), pickup(5001, line(5001, 1), **TOGETHER))
    await returns.step(await returns.id_of(5001), "arrive", items=[piece(5001, 1, "MISSING")])
    assert (await returns.exchange(6001))["state"] == "WAITING"


async def test_replacement_is_let_go_when_a_later_return_brings_the_pieces(cs: Cs, returns: ReturnsDesk) -> None:
    """The oldest first, while pieces are left."""
    await cs.project(
        created(shipped(5001)), exchanged(5001, 6001, 2), exchanged(5001, 6002, 2), pickup(5001, line(5001, 3))
    )
    id = await returns.id_of(5001)
    await returns.step(id, "arrive", items=[piece(5001, 3)])
    rows = {n: await returns.exchange(n) for n in (6001, 6002)}
    assert {n: (row["state"], row["return_id"]) for n, row in rows.items()} == {
        6001: ("RELEASED", id), 6002: ("WAITING", id),
    }, "of the other one the list shows the newest return of its line"  # fmt: skip


async def test_replacement_is_let_go_when_the_exchange_is_heard_of_after_the_arrival(
    cs: Cs, returns: ReturnsDesk
) -> None:
    await cs.project(created(shipped(5001)), pickup(5001, line(5001, 1), **TOGETHER))
    await returns.step(await returns.id_of(5001), "arrive", items=[piece(5001, 1)])
    await cs.project(exchanged(5001, 6001, **TOGETHER))
    assert (await returns.exchange(6001))["state"] == "RELEASED"
    assert [kind for kind, _ in await returns.published()] == ["cs.return.arrived.v1", "cs.exchange.released.v1"]


async def exchange_step(api: Api, id: Any, step: str, **body: Any) -> tuple[int, Any]:
    answer = await api.post(f"/exchanges/{id}/{step}", body, AGENT)
    told = answer.json()
    return answer.status_code, told["state"] if answer.status_code == 200 else told["code"]


async def test_exchange_is_released_completed_and_called_off_when_asked(cs: Cs, api: Api, returns: ReturnsDesk) -> None:
    """F-163: each step, its line in the history, its word to orders, and each code."""
    for n in (1, 2, 3):
        await cs.project(created(shipped(5000 + n)), exchanged(5000 + n, 6000 + n))
    one, two, three = [(await returns.exchange(6000 + n))["id"] for n in (1, 2, 3)]
    assert await exchange_step(api, 999_999, "release") == (404, "EXCHANGE_NOT_FOUND")
    assert await exchange_step(api, one, "release", expected_version=7) == (409, "VERSION_CONFLICT")
    assert await exchange_step(api, one, "release", note="먼저 보냄") == (200, "RELEASED")
    assert await exchange_step(api, one, "release") == (409, "EXCHANGE_WRONG_STATE")
    assert await exchange_step(api, one, "complete", expected_version=2) == (200, "COMPLETED")
    for step in ("release", "complete", "cancel"):
        assert await exchange_step(api, one, step) == (409, "EXCHANGE_WRONG_STATE")
    assert await exchange_step(api, two, "complete") == (200, "COMPLETED")
    assert await exchange_step(api, three, "cancel") == (200, "CANCELLED")
    assert (await returns.history(5001))[-2:] == [
        ("release_exchange", "[교환예정 해제]\n<교환 주문 관리번호 : 6001>", "OPEN"),
        ("complete_exchange", "[교환 완료]\n<교환 주문 관리번호 : 6001>", "OPEN"),
    ]
    assert (await returns.history(5003))[-1][:2] == ("cancel_exchange", "[교환 취소]\n<교환 주문 관리번호 : 6003>")
    told = [(kind, body["mgmt_no"], body["revision"]) for kind, body in await returns.published()]
    assert told == [
        ("cs.exchange.released.v1", 6001, 2), ("cs.exchange.completed.v1", 6001, 3),
        ("cs.exchange.completed.v1", 6002, 2), ("cs.exchange.cancelled.v1", 6003, 2),
    ]  # fmt: skip
    off = (await returns.published())[-1][1]
    assert (off["source_mgmt_no"], off["item_id"], off["qty"]) == (5003, 50031, 1)


@pytest.mark.parametrize(("status", "code"), [("INVOICED", "LOCKED_BY_INVOICE"), ("SHIPPED", "ALREADY_SHIPPED")])
async def test_exchange_is_not_called_off_when_the_replacement_is_on_its_way(
    cs: Cs, api: Api, returns: ReturnsDesk, status: str, code: str
) -> None:
    gone = replacement(6001, held=False, version=9, status=status)
    await cs.project(created(shipped(5001)), exchanged(5001, 6001, ship_first=True), created(gone))
    row = await returns.exchange(6001)
    assert row["new_order_status"] == status
    assert await exchange_step(api, row["id"], "cancel") == (409, code)
    assert await exchange_step(api, row["id"], "complete") == (200, "COMPLETED")
