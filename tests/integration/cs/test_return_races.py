"""Steps of one return, and of one exchange, at once: a table of pairs, each with the outcomes that are allowed."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from tests.integration.cs.conftest import Cs
from tests.integration.cs.http import AGENT, Api
from tests.integration.cs.returns_desk import ReturnsDesk, piece
from tests.unit.cs.factories import created
from tests.unit.cs.return_events import exchanged, line, pickup, shipped

WAYS = 64
ROUNDS = 4
OK = "OK"
SETTLE = {"outcome": "CANCEL", "reason": "RETURN_REFUND", "override_reason": "동시"}
FOUND = {"items": [piece(5001, 3)]}


@dataclass(frozen=True)
class Pair:
    """Two steps, and what (first's, second's) answers may be together; in which stages the return may end."""

    first: str
    second: str
    allowed: Sequence[tuple[str, str]]
    stages: frozenset[str]


BODIES: dict[str, dict[str, Any]] = {
    "settle": SETTLE, "arrive": FOUND, "accept": {"courier": "ETC"}, "cancel": {},
}  # fmt: skip
PAIRS = [
    Pair("settle", "settle", [(OK, "ALREADY_SETTLED"), ("ALREADY_SETTLED", OK)], frozenset({"REQUESTED"})),
    Pair("settle", "cancel", [(OK, "ALREADY_SETTLED"), ("RETURN_WRONG_STAGE", OK)], frozenset({"REQUESTED", "CANCELLED"})),
    Pair("settle", "arrive", [(OK, OK)], frozenset({"ARRIVED"})),
    Pair("settle", "accept", [(OK, OK)], frozenset({"ACCEPTED"})),
    Pair("arrive", "arrive", [(OK, "RETURN_WRONG_STAGE"), ("RETURN_WRONG_STAGE", OK)], frozenset({"ARRIVED"})),
    Pair("arrive", "cancel", [(OK, "RETURN_WRONG_STAGE"), ("RETURN_WRONG_STAGE", OK)],
         frozenset({"ARRIVED", "CANCELLED"})),
    Pair("arrive", "accept", [(OK, "RETURN_WRONG_STAGE"), (OK, OK)], frozenset({"ARRIVED"})),
    Pair("accept", "accept", [(OK, "RETURN_WRONG_STAGE"), ("RETURN_WRONG_STAGE", OK)], frozenset({"ACCEPTED"})),
    Pair("accept", "cancel", [(OK, OK), ("RETURN_WRONG_STAGE", OK)], frozenset({"CANCELLED"})),
    Pair("cancel", "cancel", [(OK, "RETURN_WRONG_STAGE"), ("RETURN_WRONG_STAGE", OK)], frozenset({"CANCELLED"})),
]  # fmt: skip


async def answered(api: Api, path: str, body: dict[str, Any]) -> str:
    answer = await api.post(path, body, AGENT)
    assert answer.status_code < 500, answer.text
    return OK if answer.status_code == 200 else str(answer.json()["code"])


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair.first}-{pair.second}")
async def test_pair_ends_in_an_allowed_way_when_both_come_at_once(
    cs: Cs, api: Api, returns: ReturnsDesk, pair: Pair
) -> None:
    """A28."""
    await cs.project(created(shipped(5001)), *(pickup(5001, line(5001, 3), n=n) for n in range(ROUNDS)))
    ids = [row["id"] for row in await returns.rows()]
    for id in ids:
        both = await asyncio.gather(
            *(answered(api, f"/returns/{id}/{step}", BODIES[step]) for step in (pair.first, pair.second))
        )
        assert tuple(both) in pair.allowed
    rows = await returns.rows()
    assert {row["stage"] for row in rows} <= pair.stages
    steps = Counter((kind, body["return_id"]) for kind, body in await returns.published())
    assert max(steps.values(), default=1) == 1, "each step is said once"


async def test_one_wins_when_sixty_four_settle_the_same_return(cs: Cs, api: Api, returns: ReturnsDesk) -> None:
    """A28: settle x settle, alone and in bulk; one winner, the others ALREADY_SETTLED."""
    await cs.project(created(shipped(5001)), pickup(5001), created(shipped(5002)), pickup(5002))
    one, two = [await returns.id_of(n) for n in (5001, 5002)]

    async def alone() -> list[str]:
        return [await answered(api, f"/returns/{one}/settle", SETTLE)]

    async def many(ids: list[int]) -> list[str]:
        answer = await api.post("/returns/settle", {"ids": ids, **SETTLE}, AGENT)
        assert answer.status_code == 200, answer.text
        return [row["code"] or OK for row in answer.json()["results"] if row["id"] == one]

    ways = [many([one, two] if n % 4 else [two, one]) if n % 2 else alone() for n in range(WAYS)]
    answers = Counter(code for codes in await asyncio.gather(*ways) for code in codes)
    assert answers == {OK: 1, "ALREADY_SETTLED": WAYS - 1}
    told = await returns.published()
    assert [body["return_id"] for _, body in told].count((await returns.one(5001))["return_id"]) == 1
    assert len(told) == 2
    settled = [each for each in await returns.history(5001) if each[0] == "settle_returns"]
    assert len(settled) == 1


async def test_no_number_is_lost_when_the_fees_are_changed_by_many_at_once(
    cs: Cs, api: Api, returns: ReturnsDesk
) -> None:
    await cs.project(created(shipped(5001)), pickup(5001))
    id = await returns.id_of(5001)
    parts = [{"fees_expected": {"site": 100}}, {"fees_expected": {"bank": 300}}, {"fees_arrived": {"enclosed": 2500}}]
    answers = await asyncio.gather(
        *(api.patch(f"/returns/{id}", body, AGENT) for body in parts), api.post(f"/returns/{id}/arrive", FOUND, AGENT)
    )
    assert [answer.status_code for answer in answers] == [200] * 4
    row = await returns.one(5001)
    assert (row["fees_expected"], row["fees_arrived"], row["receivable"], row["version"]) == (
        {"site": 100, "enclosed": 2500, "bank": 300}, {"site": 0, "enclosed": 2500, "bank": 0}, 400, 5,
    )  # fmt: skip


async def test_one_of_many_wins_when_all_expect_the_same_version(cs: Cs, api: Api, returns: ReturnsDesk) -> None:
    await cs.project(created(shipped(5001)), pickup(5001))
    id = await returns.id_of(5001)
    bodies = [{"fees_expected": {"site": n}, "expected_version": 1} for n in range(1, 17)]
    answers = await asyncio.gather(*(api.patch(f"/returns/{id}", body, AGENT) for body in bodies))
    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 15}
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"VERSION_CONFLICT"}


EXCHANGE_PAIRS = {
    ("release", "release"): [(OK, "EXCHANGE_WRONG_STATE"), ("EXCHANGE_WRONG_STATE", OK)],
    ("release", "complete"): [(OK, OK), ("EXCHANGE_WRONG_STATE", OK)],
    ("release", "cancel"): [(OK, OK), ("EXCHANGE_WRONG_STATE", OK)],
    ("complete", "cancel"): [(OK, "EXCHANGE_WRONG_STATE"), ("EXCHANGE_WRONG_STATE", OK)],
    ("cancel", "cancel"): [(OK, "EXCHANGE_WRONG_STATE"), ("EXCHANGE_WRONG_STATE", OK)],
}


@pytest.mark.parametrize(("first", "second"), EXCHANGE_PAIRS)
async def test_exchange_ends_in_an_allowed_way_when_two_steps_come_at_once(
    cs: Cs, api: Api, first: str, second: str
) -> None:
    """F-163."""
    await cs.project(created(shipped(5001)), *(exchanged(5001, 6001 + n) for n in range(ROUNDS)))
    for row in (await api.body("/exchanges"))["items"]:
        both = await asyncio.gather(*(answered(api, f"/exchanges/{row['id']}/{step}", {}) for step in (first, second)))
        assert tuple(both) in EXCHANGE_PAIRS[first, second]


async def test_replacement_is_let_go_once_when_the_goods_arrive_and_a_person_releases_it(
    cs: Cs, api: Api, returns: ReturnsDesk
) -> None:
    """F-163: the arrival always wins; the person is told that it was done, or did it first."""
    for n in range(ROUNDS):
        first, new = 5101 + n, 6101 + n
        await cs.project(created(shipped(first)), exchanged(first, new), pickup(first, line(first, 1)))
        exchange, case = await returns.exchange(new), await returns.id_of(first)
        arrived, released = await asyncio.gather(
            answered(api, f"/returns/{case}/arrive", {"items": [piece(first, 1)]}),
            answered(api, f"/exchanges/{exchange['id']}/release", {}),
        )
        assert arrived == OK
        assert released in {OK, "EXCHANGE_WRONG_STATE"}
    told = Counter(body["mgmt_no"] for kind, body in await returns.published() if kind == "cs.exchange.released.v1")
    assert told == {6101 + n: 1 for n in range(ROUNDS)}
