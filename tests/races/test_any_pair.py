"""Any two actions at once on one parcel answer as if one had come after the other: both orders are tried first.

Nothing is written down beforehand here: what is allowed is what the product itself answers one after the other.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest

from services.orders.application.actions import ACTIONS
from tests.races.bench import EXCHANGE, MISMATCH, REASON, Bench, Move
from tests.races.holds_true import broken
from tests.support.product import Product

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.rabbitmq, pytest.mark.timeout(3600)]

AT_ONCE = 12


@dataclass
class Situation:
    """A parcel of two orders, a third order beside it, and the line of the first."""

    one: int
    two: int
    third: int
    item_id: int


async def received(bench: Bench) -> Situation:
    one, two = await bench.pack(2)
    return Situation(one, two, await bench.order(), await bench.item_id(one))


async def touched(bench: Bench) -> Situation:
    """A piece is cancelled, the order has a rank, the parcel is held and forbidden to be combined."""
    made = await received(bench)
    lines = [{"item_id": made.item_id, "qty": 1}]
    await bench.desk.act(made.one, "cancel-items", items=lines, reason=REASON["reason"])
    await bench.desk.act(made.one, "set-priority", option_code=bench.option, mode="TOP")
    await bench.desk.act(made.one, "set-hold")
    await bench.desk.act(made.one, "forbid-combine")
    return made


async def labelled(bench: Bench) -> Situation:
    made = await received(bench)
    await bench.labelled(made.one)
    return made


async def shipped(bench: Bench) -> Situation:
    made = await received(bench)
    await bench.shipped(made.one)
    return made


async def deleted(bench: Bench) -> Situation:
    made = await received(bench)
    await bench.desk.act(made.one, "delete-pack")
    return made


STATES: tuple[Callable[[Bench], Awaitable[Situation]], ...] = (received, touched, labelled, shipped, deleted)


def body(bench: Bench, action: str, made: Situation) -> dict[str, Any]:
    """What the action is asked with, about the line of the first order."""
    lines = {"items": [{"item_id": made.item_id, "qty": 2}]}
    bodies: dict[str, dict[str, Any]] = {
        "assign-invoice": bench.waybill(),
        "change-invoice": bench.waybill(),
        "change-shipping-info": {"recipient": {"memo": "부재 시 경비실"}},
        "combine-add": {"target_mgmt_no": made.third, **MISMATCH},
        "cancel-all": REASON,
        "cancel-items": {**lines, **REASON},
        "restore-items": {"items": [{"item_id": made.item_id, "qty": 1}]},
        "copy-all": {"channel_id": bench.channel},
        "set-priority": {"option_code": bench.option, "mode": "BOTTOM"},
        "clear-priority": {"option_code": bench.option},
        "request-pickup": lines,
        "mark-return-expected": lines,
        "split-order": lines,
        "exchange-item": {"item_id": made.item_id, "new_option_code": bench.other, **EXCHANGE},
        "add-items": {"items": [{"option_code": bench.other, "qty": 1}]},
        "undo-shipment": {"note": "출고 취소", "confirm_channel_told": True},
        "match": {"item_id": made.item_id, "option_code": bench.other, "remember": False},
    }
    return bodies.get(action, {})


ABOUT_ITS_LINE = frozenset({"cancel-items", "restore-items", "request-pickup", "mark-return-expected", "split-order",
                            "exchange-item", "match"})  # fmt: skip


def moves(bench: Bench, made: Situation, first: str, second: str) -> tuple[Move, Move]:
    """The first is about one order; the second about its mate, where it needs no line of it."""
    mate = made.one if second in ABOUT_ITS_LINE else made.two
    return Move(made.one, first, body(bench, first, made)), Move(mate, second, body(bench, second, made))


async def answers_as_in_turn(bench: Bench, state: Callable[[Bench], Awaitable[Situation]], a: str, b: str) -> str:
    """Empty, or what came out that neither order gives."""
    one, two = moves(bench, await state(bench), a, b)
    a_first = (await bench.outcome(one), await bench.outcome(two))
    one, two = moves(bench, await state(bench), a, b)
    b_second = await bench.outcome(two)
    b_first = (await bench.outcome(one), b_second)
    one, two = moves(bench, await state(bench), a, b)
    together = tuple(await asyncio.gather(bench.outcome(one), bench.outcome(two)))
    if together in (a_first, b_first):
        return ""
    return f"{state.__name__}: {a} × {b} gave {together}; in turn {a_first} or {b_first}"


async def wrong_ones(bench: Bench, sample: int | None) -> tuple[list[str], int]:
    """All pairs in all states, or so many of them that a fixed seed chooses."""
    wanted = [(state, *pair) for state in STATES for pair in itertools.combinations_with_replacement(ACTIONS, 2)]
    chosen = wanted if sample is None else random.Random(20261123).sample(wanted, sample)
    free = asyncio.Semaphore(AT_ONCE)

    async def one(state: Callable[[Bench], Awaitable[Situation]], a: str, b: str) -> str:
        async with free:
            return await answers_as_in_turn(bench, state, a, b)

    return [said for said in await asyncio.gather(*(one(*each) for each in chosen)) if said], len(chosen)


async def test_two_actions_answer_as_in_turn_when_they_come_at_once(
    product: Product, bench: Bench, record_property: Callable[[str, object], None]
) -> None:
    """A1 … A23, A32 … A35: a sample of all pairs in all states."""
    began = time.monotonic()
    wrong, tried = await wrong_ones(bench, 30)
    record_property("figure", f"any pair: {tried} pairs in {time.monotonic() - began:.0f} s")
    assert wrong == []
    assert await broken(product.databases["orders"].admin_url) == {}


@pytest.mark.slow
async def test_all_pairs_of_actions_answer_as_in_turn_when_they_come_at_once(
    product: Product, bench: Bench, record_property: Callable[[str, object], None]
) -> None:
    """All 435 pairs of the 29 actions, each in five states."""
    wrong, tried = await wrong_ones(bench, None)
    record_property("figure", f"any pair: {tried} pairs")
    assert wrong == []
    assert await broken(product.databases["orders"].admin_url) == {}
