"""교환예정 until the old goods have come (domain.md 2.7): however many returns brought them, whenever they were found, and
each piece for one exchange."""

import asyncio
from typing import Any

import pytest

from tests.integration.cs.conftest import Cs
from tests.integration.cs.http import Api
from tests.integration.cs.returns_desk import ReturnsDesk, piece
from tests.integration.cs.test_return_cases import exchange_step
from tests.unit.cs.factories import created
from tests.unit.cs.return_events import exchanged, line, pickup, shipped

TOGETHER: dict[str, Any] = {"command_id": "c-9"}


async def asked(cs: Cs, *qtys: int) -> None:
    """Order 5001 is shipped, and so many pieces of its first line come back, a return each."""
    returns = [pickup(5001, line(5001, qty), n=n) for n, qty in enumerate(qtys)]
    await cs.project(created(shipped(5001)), *returns)


async def ids(returns: ReturnsDesk) -> list[int]:
    return [row["id"] for row in await returns.rows(key="mgmt_no", q="5001", sort="requested_at")]


async def states(returns: ReturnsDesk, *new: int) -> list[str]:
    return [(await returns.exchange(each))["state"] for each in new]


async def released(returns: ReturnsDesk) -> list[int]:
    """The replacements that orders was told of."""
    return [body["mgmt_no"] for kind, body in await returns.published() if kind == "cs.exchange.released.v1"]


async def test_replacement_is_let_go_when_the_missing_pieces_are_found_after_all(cs: Cs, returns: ReturnsDesk) -> None:
    """F-163, domain.md 2.6: a disposition may be changed later."""
    await cs.project(created(shipped(5001)), exchanged(5001, 6001, **TOGETHER), pickup(5001, line(5001, 1), **TOGETHER))
    id = await returns.id_of(5001)
    await returns.step(id, "arrive", items=[piece(5001, 1, "MISSING")])
    assert await states(returns, 6001) == ["WAITING"]
    await returns.edit(id, items=[piece(5001, 1)])
    assert (await states(returns, 6001), await released(returns)) == (["RELEASED"], [6001])
    await returns.edit(id, items=[piece(5001, 1, "MISSING")])
    await returns.edit(id, items=[piece(5001, 1, "DISCARD")])
    assert await released(returns) == [6001], "let go once"


async def test_replacement_is_let_go_when_its_pieces_come_in_two_returns(cs: Cs, returns: ReturnsDesk) -> None:
    """F-163: two pieces, one a return; the third belongs to nobody yet."""
    await asked(cs, 1, 1, 1)
    await cs.project(exchanged(5001, 6001, 2))
    first, second, third = await ids(returns)
    await returns.step(first, "arrive", items=[piece(5001, 1)])
    assert await states(returns, 6001) == ["WAITING"]
    await returns.step(second, "arrive", items=[piece(5001, 1)])
    row = await returns.exchange(6001)
    assert (row["state"], row["return_id"]) == ("RELEASED", second)
    await cs.project(exchanged(5001, 6002))
    assert await states(returns, 6002) == ["WAITING"], "both pieces were the first exchange's"
    await returns.step(third, "arrive", items=[piece(5001, 1)])
    assert (await states(returns, 6002), await released(returns)) == (["RELEASED"], [6001, 6002])


async def test_replacement_is_let_go_at_once_when_its_goods_came_before_it(cs: Cs, returns: ReturnsDesk) -> None:
    """F-163, A22."""
    await asked(cs, 2)
    [id] = await ids(returns)
    await returns.step(id, "arrive", items=[piece(5001, 1), piece(5001, 1, "B_GRADE")])
    events = [(f"x{new}", exchanged(5001, new)) for new in (6001, 6002, 6003)]
    await cs.project(*events)
    await cs.project(*events)
    assert await states(returns, 6001, 6002, 6003) == ["RELEASED", "RELEASED", "WAITING"]
    assert await released(returns) == [6001, 6002]
    lines = [each for each in await returns.history(5001) if each[0] == "release_exchange"]
    assert [each[1].splitlines()[0] for each in lines] == ["[교환예정 해제 : 반품 도착]"] * 2


@pytest.mark.parametrize(("outcome", "state"), [("CANCEL", "WAITING"), ("RESHIP", "WAITING"), ("NONE", "RELEASED")])
async def test_goods_let_nobody_go_when_they_were_refunded_or_sent_once_more(
    cs: Cs, returns: ReturnsDesk, outcome: str, state: str
) -> None:
    """A28: what came for a cancellation is not the goods of a later exchange."""
    await asked(cs, 1, 1)
    first, second = await ids(returns)
    await returns.step(first, "arrive", items=[piece(5001, 1)])
    await returns.step(first, "settle", outcome=outcome, reason="RETURN_DEFECT")
    await cs.project(exchanged(5001, 6001))
    assert await states(returns, 6001) == [state]
    await returns.step(second, "arrive", items=[piece(5001, 1)])
    assert await states(returns, 6001) == ["RELEASED"]


async def test_goods_are_those_of_the_exchange_they_were_asked_for_with_when_it_was_let_go_by_hand(
    cs: Cs, api: Api, returns: ReturnsDesk
) -> None:
    """F-163: the other exchange of the line waits for goods of its own."""
    await cs.project(
        created(shipped(5001)),
        exchanged(5001, 6001, **TOGETHER),
        pickup(5001, line(5001, 1), **TOGETHER),
        exchanged(5001, 6002),
        pickup(5001, line(5001, 1), n=1),
    )
    first, second = await ids(returns)
    await exchange_step(api, (await returns.exchange(6001))["id"], "release")
    await returns.step(first, "arrive", items=[piece(5001, 1)])
    assert await states(returns, 6002) == ["WAITING"]
    await returns.step(second, "arrive", items=[piece(5001, 1)])
    assert await states(returns, 6002) == ["RELEASED"]


async def test_goods_are_free_again_when_their_exchange_is_called_off(cs: Cs, api: Api, returns: ReturnsDesk) -> None:
    await asked(cs, 1)
    await cs.project(exchanged(5001, 6001))
    await returns.step(await returns.id_of(5001), "arrive", items=[piece(5001, 1)])
    assert await exchange_step(api, (await returns.exchange(6001))["id"], "cancel") == (200, "CANCELLED")
    await cs.project(exchanged(5001, 6002))
    assert await states(returns, 6002) == ["RELEASED"]


async def test_replacement_is_let_go_when_its_goods_arrive_while_it_is_heard_of(cs: Cs, returns: ReturnsDesk) -> None:
    """F-163: whoever is second sees both."""
    await cs.project(created(shipped(5001)), *(pickup(5001, line(5001, 1, n=1 + n % 2), n=n) for n in range(4)))
    for n, id in enumerate(await ids(returns)):
        arrive = returns.step(id, "arrive", items=[piece(5001, 1, n=1 + n % 2)])
        opened = cs.project(exchanged(5001, 6001 + n, item_id=50011 + n % 2))
        await asyncio.gather(*((arrive, opened) if n % 4 < 2 else (opened, arrive)))
        assert await states(returns, 6001 + n) == ["RELEASED"]
    assert await released(returns) == [6001, 6002, 6003, 6004]


async def test_replacement_is_let_go_once_when_its_pieces_arrive_at_once(cs: Cs, returns: ReturnsDesk) -> None:
    """F-163: two returns of one piece, two counters."""
    await asked(cs, 1, 1, 1)
    await cs.project(exchanged(5001, 6001, 3))
    await asyncio.gather(*(returns.step(id, "arrive", items=[piece(5001, 1)]) for id in await ids(returns)))
    assert (await states(returns, 6001), await released(returns)) == (["RELEASED"], [6001])
