"""Every action in pairs, 64 contenders at once, over the gateway: only the outcomes of the table, and what must hold."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from services.orders.application.actions import ACTIONS
from tests.races import pairs as table
from tests.races.bench import Bench
from tests.races.crowd import Race, facts, made, raced
from tests.races.holds_true import broken
from tests.races.pairs import PAIRS
from tests.races.told import SAYS, said_wrongly
from tests.races.turns import Fact
from tests.support.product import Product

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.rabbitmq, pytest.mark.timeout(1800)]

PROJECT = Path(__file__).resolve().parents[2]
SIZES = (32, 4, 1)
"""Contenders of each side for one situation. Many show what is done twice; few begin more races."""
ROUNDS_AT_MOST = 60


async def require_allowed(product: Product, races: Sequence[Race]) -> None:
    """Answers of the table only; one event of each winner, and none of a loser."""
    assert [str(race) for race in races if not race.pair.turns.openers(race.given)] == []
    ended = [(move, answer) for race in races for _, move, answer in race.ended]
    assert await said_wrongly(product, ended) == {}


async def test_only_allowed_outcomes_when_actions_come_in_pairs(
    product: Product, bench: Bench, record_property: Callable[[str, object], None]
) -> None:
    """A1 … A22, A28, A32 … A35: each pair of the table, 32 against 32 and 4 against 4, and the database afterwards."""
    began = time.monotonic()
    chance = random.Random(20261123)
    races: list[Race] = []
    for opener, each in enumerate(SIZES[:2]):
        races += await raced(bench, PAIRS, each, opener, chance)
    took = time.monotonic() - began
    await require_allowed(product, races)
    assert await broken(product.databases["orders"].admin_url) == {}
    seen, all_of_them = len(facts(races)), sum(len(pair.turns.facts()) for pair in PAIRS)
    contenders = sum(len(race.ended) for race in races)
    record_property(
        "figure",
        f"pairs: {len(races)} races of {len(PAIRS)} pairs, {contenders} contenders, in {took:.0f} s; "
        f"{seen} of {all_of_them} answers and openings seen",
    )


@pytest.mark.slow
async def test_every_allowed_outcome_is_seen_when_pairs_race_until_it_is(
    product: Product, bench: Bench, record_property: Callable[[str, object], None]
) -> None:
    """Six rounds of all, then of those of which something has not been seen: each answer of the table has to come, and
    each side has to be first. There is none that timing cannot reach."""
    chance = random.Random(20261124)
    wanted = {(pair.name, fact) for pair in PAIRS for fact in pair.turns.facts()}
    seen: set[tuple[str, Fact]] = set()
    rounds = contenders = 0
    while rounds < 6 or (wanted - seen and rounds < ROUNDS_AT_MOST):
        named = {name for name, _ in wanted - seen}
        pairs = [pair for pair in PAIRS if rounds < 6 or pair.name in named]
        races = await raced(bench, pairs, SIZES[rounds // 2 % len(SIZES)], rounds % 2, chance)
        await require_allowed(product, races)
        seen |= facts(races)
        contenders += sum(len(race.ended) for race in races)
        rounds += 1
    record_property("figure", f"pairs: {contenders} contenders in {rounds} rounds, {len(seen)} outcomes seen")
    assert await broken(product.databases["orders"].admin_url) == {}
    assert sorted(wanted - seen) == []


async def test_every_action_is_in_the_table_when_it_exists(bench: Bench) -> None:
    """An action that is added gets a pair, and a line in what is said of it."""
    raced_actions = {move.action for moves in await made(bench, PAIRS) for move in moves}
    assert set(ACTIONS) - raced_actions == set()
    assert raced_actions - SAYS.keys() == set()
    assert len({pair.name for pair in PAIRS}) == len(PAIRS)


async def test_other_tables_of_pairs_exist_when_the_table_points_to_them() -> None:
    pointed = re.findall(r"`(tests/[\w/]+\.py)`", table.__doc__ or "")
    assert len(pointed) == 2
    for path in pointed:
        assert "asyncio.gather" in (PROJECT / path).read_text(), path
