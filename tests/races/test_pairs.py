"""Every action in pairs, 64 contenders at once, over the gateway: only the outcomes of the table, and what must hold."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence

import pytest
import pytest_asyncio

from services.orders.application.actions import ACTIONS
from tests.e2e.desk import Desk
from tests.races.bench import Bench, Moves
from tests.races.holds_true import broken
from tests.races.pair import Pair
from tests.races.pairs import PAIRS
from tests.support.product import Product

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.rabbitmq, pytest.mark.timeout(1800)]

CONTENDERS = 64


@pytest_asyncio.fixture(loop_scope="session")
async def bench(product: Product) -> AsyncIterator[Bench]:
    client = await product.sign_in()
    async with client:
        yield await Bench.ready(Desk(client))


async def all_made(bench: Bench, pairs: Sequence[Pair]) -> list[Moves]:
    """Their situations, eight at a time."""
    free = asyncio.Semaphore(8)

    async def one(pair: Pair) -> Moves:
        async with free:
            return await pair.make(bench)

    return list(await asyncio.gather(*(one(pair) for pair in pairs)))


async def raced(bench: Bench, times: int) -> Counter[tuple[str, str, str]]:
    """Each pair `times` over; 64 contenders start together, whatever they are about. Counts of outcomes by pair."""
    wanted = [pair for pair in PAIRS for _ in range(times)]
    random.Random(20261123).shuffle(wanted)
    seen: Counter[tuple[str, str, str]] = Counter()
    for start in range(0, len(wanted), CONTENDERS // 2):
        pairs = wanted[start : start + CONTENDERS // 2]
        made = await all_made(bench, pairs)
        codes = await asyncio.gather(*(bench.outcome(move) for moves in made for move in moves))
        for n, pair in enumerate(pairs):
            outcome = (codes[2 * n], codes[2 * n + 1])
            assert outcome in pair.allowed, (pair.name, outcome, made[n])
            seen[(pair.name, str(outcome[0]), str(outcome[1]))] += 1
    return seen


async def test_only_allowed_outcomes_when_actions_come_in_pairs(
    product: Product, bench: Bench, record_property: Callable[[str, object], None]
) -> None:
    """A1 … A22, A32 … A35: each pair of the table, 64 contenders at a time, and the database afterwards."""
    began = time.monotonic()
    seen = await raced(bench, 2)
    assert await broken(product.databases["orders"].admin_url) == {}
    took = time.monotonic() - began
    record_property("figure", f"pairs: {sum(seen.values())} races of {len(PAIRS)} pairs in {took:.0f} s")


@pytest.mark.slow
async def test_only_allowed_outcomes_when_pairs_race_many_times(
    product: Product, bench: Bench, record_property: Callable[[str, object], None]
) -> None:
    """Fifty times each; who is first differs, so that nearly every outcome of the table is seen."""
    seen = await raced(bench, 50)
    assert await broken(product.databases["orders"].admin_url) == {}
    allowed = sum(len(pair.allowed) for pair in PAIRS)
    record_property("figure", f"pairs: {sum(seen.values())} races, {len(seen)} of {allowed} allowed outcomes seen")
    assert len(seen) > allowed / 2


async def test_every_action_is_in_the_table_when_it_exists(bench: Bench) -> None:
    """An action that is added gets a pair."""
    made = await all_made(bench, PAIRS)
    raced_actions = {move.action for moves in made for move in moves}
    assert set(ACTIONS) - raced_actions == set()
    assert len({pair.name for pair in PAIRS}) == len(PAIRS)
    assert all(isinstance(pair, Pair) and pair.allowed for pair in PAIRS)
