"""교환취소 is decided by orders (ADR 15): where it answers that the exchange goes on, the case is open again (F-163)."""

import itertools
from typing import Any

import pytest

from shared.contracts import orders as o
from tests.integration.cs.conftest import Cs
from tests.integration.cs.http import SEES_ALL, Api
from tests.integration.cs.returns_desk import ReturnsDesk
from tests.integration.cs.test_return_cases import exchange_step
from tests.unit.cs.factories import created, event
from tests.unit.cs.return_events import exchanged, replacement, shipped


def answer(revision: int, code: str | None = "LOCKED_BY_INVOICE", **values: Any) -> o.ExchangeCalledOff:
    """What orders says of the exchange of 5001 for 6001."""
    label = replacement(6001, held=True, version=9, status="INVOICED")
    usual = {"source": 5001, "item_id": 50011, "revision": revision, "qty": 0 if code else 1, "code": code}
    return event(o.ExchangeCalledOff, label, **{**usual, **values})


async def opened(cs: Cs, returns: ReturnsDesk) -> int:
    await cs.project(created(shipped(5001)), exchanged(5001, 6001, ship_first=True))
    return int((await returns.exchange(6001))["id"])


@pytest.mark.parametrize(
    ("code", "words"),
    [("LOCKED_BY_INVOICE", "송장이 입력된 주문입니다."), ("ALREADY_SHIPPED", "이미 배송된 주문입니다.")],
)
async def test_case_is_open_again_when_orders_could_not_call_the_exchange_off(
    cs: Cs, api: Api, returns: ReturnsDesk, code: str, words: str
) -> None:
    """F-163: with a line in the history for a person, once."""
    id = await opened(cs, returns)
    assert await exchange_step(api, id, "cancel", note="고객 변심") == (200, "CANCELLED")
    for name in ("a1", "a1", "a2"):
        await cs.project((name, answer(2, code)))
    row = await returns.exchange(6001)
    assert (row["state"], row["version"], row["cancelled_at"], row["released_at"] is None) == (
        "RELEASED", 3, None, False,
    )  # fmt: skip
    [(task, text, handled)] = (await returns.history(5001))[-1:]
    assert (task, handled, words in text) == ("cancel_exchange", "OPEN", True)
    assert text.endswith("<교환 주문 관리번호 : 6001>")
    assert [each[0] for each in await returns.history(5001)].count("cancel_exchange") == 2
    assert await exchange_step(api, id, "complete") == (200, "COMPLETED")


async def test_case_stays_as_it_is_when_the_answer_is_of_an_older_word(cs: Cs, api: Api, returns: ReturnsDesk) -> None:
    """Called off, kept, called off again: the first answer, which comes late, is not the second's."""
    id = await opened(cs, returns)
    await exchange_step(api, id, "cancel")
    await cs.project(("a1", answer(2)))
    await cs.project(created(replacement(6001, held=True, version=12)))
    assert await exchange_step(api, id, "cancel") == (200, "CANCELLED")
    await cs.project(("a3", answer(2)))
    assert (await returns.exchange(6001))["state"] == "CANCELLED"
    await cs.project(("a4", answer(4, None)))
    assert (await returns.exchange(6001))["state"] == "CANCELLED"
    full = [row for row in (await api.body("/exchanges", SEES_ALL))["items"] if row["new_mgmt_no"] == 6001]
    assert full[0]["version"] == 4


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
async def test_case_is_open_again_when_the_events_of_the_race_come_in_any_order(
    cs: Cs, api: Api, returns: ReturnsDesk, order: tuple[int, ...]
) -> None:
    """A4 × F-163: the label, the hold on it and the answer."""
    id = await opened(cs, returns)
    await exchange_step(api, id, "cancel")
    label = replacement(6001, held=False, version=8, status="INVOICED")
    held = replacement(6001, held=True, version=9, status="INVOICED")
    events = [created(label), event(o.HoldSet, held, hold_id="x6001"), answer(2)]
    for n in order:
        await cs.project((f"e{n}", events[n]))
    row = await returns.exchange(6001)
    assert (row["state"], row["new_order_status"]) == ("RELEASED", "INVOICED")
    assert await exchange_step(api, id, "cancel") == (409, "LOCKED_BY_INVOICE")
