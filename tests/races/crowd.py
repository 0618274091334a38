"""Many contenders of a pair at once: made, sent, and looked at."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.races.bench import Answer, Bench, Move, Moves
from tests.races.pair import CONTENDERS, Pair
from tests.races.turns import SIDES, Fact, Given

HEAD_START = 0.05
DOUBLED = 6
"""Seconds: a claim goes through two services and a broker before it meets the other action, so its rivals wait where it
is the claim's turn to be sent first: so long, doubled up to so often, because nobody knows how busy the machine is."""


@dataclass
class Race:
    """One situation, about `each` contenders of either side for it, and what they were answered. `opener`: the side that
    is sent first."""

    pair: Pair
    moves: Moves
    each: int
    opener: int
    ended: list[tuple[int, Move, Answer]] = field(default_factory=list)

    @property
    def given(self) -> Given:
        first, second = (Counter(answer.code for at, _, answer in self.ended if at == side) for side in SIDES)
        return first, second

    def __str__(self) -> str:
        return f"{self.pair.name} {self.moves}: {' and '.join(str(dict(each)) for each in self.given)}"


async def made(bench: Bench, pairs: Sequence[Pair]) -> list[Moves]:
    """Their situations, eight at a time."""
    free = asyncio.Semaphore(8)

    async def one(pair: Pair) -> Moves:
        async with free:
            return await pair.make(bench)

    return list(await asyncio.gather(*(one(pair) for pair in pairs)))


async def raced(bench: Bench, pairs: Sequence[Pair], each: int, opener: int, chance: random.Random) -> list[Race]:
    """Every pair once, 64 contenders at a time: of one pair, or of several where there are few of `each`. Who is sent
    first alternates from pair to pair; the others come as it happens."""
    at_once = CONTENDERS // (2 * each)
    ended: list[Race] = []
    for start in range(0, len(pairs), at_once):
        chosen = pairs[start : start + at_once]
        races = [
            Race(pair, moves, each, (opener + start + n) % 2)
            for n, (pair, moves) in enumerate(zip(chosen, await made(bench, chosen), strict=True))
        ]
        await asyncio.gather(*(_race(bench, race, chance) for race in races))
        ended += races
    return ended


def _order(race: Race, chance: random.Random) -> list[int]:
    """Sides as they are sent: some of the opener's, then all others as it happens. The opener's are up to a fourth more
    of all, because two sides that take turns exactly never show what is answered to who comes twice in a row."""
    more = race.each + chance.randint(0, race.each // 4)
    ahead = chance.randint(1, (race.each + 1) // 2)
    others = [race.opener] * (more - ahead) + [1 - race.opener] * (2 * race.each - more)
    chance.shuffle(others)
    return [race.opener] * ahead + others


async def _race(bench: Bench, race: Race, chance: random.Random) -> None:
    contenders = [(side, race.moves[side].of(n)) for n, side in enumerate(_order(race, chance))]
    late = HEAD_START * 2 ** chance.uniform(0, DOUBLED) if race.moves[race.opener].claim else 0.0

    async def contend(side: int, move: Move) -> Answer:
        await asyncio.sleep(0.0 if side == race.opener else late)
        return await bench.answer(move)

    answers = await asyncio.gather(*(contend(side, move) for side, move in contenders))
    race.ended = [(side, move, answer) for (side, move), answer in zip(contenders, answers, strict=True)]
    if claims := [move for _, move in contenders if move.claim]:
        decided = iter(await bench.decisions(claims))
        race.ended = [(side, move, next(decided) if move.claim else answer) for side, move, answer in race.ended]


def facts(races: Sequence[Race]) -> set[tuple[str, Fact]]:
    """What they have shown of the table."""
    return {(race.pair.name, fact) for race in races for fact in race.pair.turns.seen(race.given)}
