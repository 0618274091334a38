"""Sixteen agents at once on one order, over HTTP and real connections: only legal outcomes, nothing twice."""

import asyncio
import random
from collections import Counter
from typing import Any

import httpx2

from shared.contracts.orders import ItemsCancelled, ItemsRestored, OrdersEvent
from tests.integration.orders.claims_desk import ClaimsDesk
from tests.integration.orders.conftest import Shop

LEGAL = {
    "ALREADY_CANCELLED", "QTY_OUT_OF_RANGE", "CANCEL_BLOCKED_INVOICED", "NOT_CANCELLED", "LOCKED_BY_INVOICE",
    "ALREADY_INVOICED", "ALREADY_SHIPPED", "NOT_INVOICED", "NO_INVOICE", "FULLY_CANCELLED", "VERSION_CONFLICT",
    "CLAIM_PENDING", "ON_HOLD", "HOLD_ALREADY_SET", "HOLD_AFTER_SHIPPED", "NOT_ON_HOLD", "NOT_COMBINED",
    "COMBINE_SAME_PACK", "COMBINE_NOT_RECEIVED", "LOCK_TIMEOUT",
}  # fmt: skip
AGENTS, STEPS = 16, 8


async def test_every_winner_says_and_books_one_thing_when_sixteen_agents_work_on_one_order(shop: Shop) -> None:
    one, two = await shop.take_pack("a", "b")
    items = {no: await shop.item_id(no) for no in (one, two)}
    version = (await shop.pack(one))["version"]
    won: list[tuple[str, dict[str, Any]]] = []
    lost: Counter[str] = Counter()

    before = len(await shop.said())

    async def agent(n: int) -> int:
        steps = _steps(n, one, two, items, version)
        for action, no, body in steps:
            _sort(action, await shop.act(no, action, **body), won, lost)
        return len(steps)

    sent = await asyncio.gather(*(agent(n) for n in range(AGENTS)))
    assert len(won) + sum(lost.values()) == sum(sent)
    assert len(won) >= AGENTS
    assert set(lost) <= LEGAL
    await _check(shop, won, before)


def _steps(n: int, one: int, two: int, items: dict[int, int], version: int) -> list[tuple[str, int, dict[str, Any]]]:
    """What agent `n` does; the same in every run."""
    dice = random.Random(n)
    steps = []
    for _ in range(STEPS):
        no = dice.choice((one, two))
        lines = {"items": [{"item_id": items[no], "qty": 1}]}
        reason = {"reason": "RETURN_REFUND"}
        kinds: list[tuple[str, dict[str, Any]]] = [
            *[("cancel-items", {**lines, **reason})] * 4,
            *[("restore-items", lines)] * 4,
            ("cancel-all", {**reason, "expected_version": version} if n % 5 == 0 else reason),
            *[("restore-all", {})] * 2,
            ("set-hold", {}),
            *[("release-hold", {})] * 2,
            ("combine-exclude", {}),
            ("combine-add", {"target_mgmt_no": two if no == one else one}),
            ("assign-invoice", {"courier": "CJ", "invoice_no": f"{dice.randrange(10**12):012d}"}),
            *[("remove-invoice", {})] * 2,
        ]
        action, body = dice.choice(kinds)
        steps.append((action, no, body))
    if n in (3, 7):
        steps += [("assign-invoice", one, {"courier": "ETC"}), ("confirm-shipment", one, {})] * 2
    return steps


def _sort(action: str, answer: httpx2.Response, won: list[tuple[str, dict[str, Any]]], lost: Counter[str]) -> None:
    if answer.status_code == 200:
        won.append((action, answer.json()))
        return
    assert answer.status_code == 409, answer.text
    if answer.json()["code"] == "VERSION_CONFLICT":
        assert answer.json()["changes"]
    lost[answer.json()["code"]] += 1


async def _check(shop: Shop, won: list[tuple[str, dict[str, Any]]], before: int) -> None:
    said = [event for event in (await shop.said())[before:] if isinstance(event, OrdersEvent)]
    main = [event for event in said if event.TYPE != "orders.order.excluded.v1"]
    excluded = [event for event in said if event.TYPE == "orders.order.excluded.v1"]
    by_hand = sum(action == "combine-exclude" for action, _ in won)
    assert len(main) == len(won) - by_hand
    assert len(excluded) >= by_hand
    told = [e for e in said if isinstance(e, (ItemsCancelled, ItemsRestored))]
    booked = await shop.rows("SELECT command_id, item_id, sum(qty) + sum(reshipped) AS pieces FROM cancellation"
                             " GROUP BY command_id, item_id")  # fmt: skip
    assert len(booked) == sum(len(event.lines) for event in told)
    versions = [answer["version"] for _, answer in won]
    assert len(set(versions)) == len(versions)
    sums = await shop.rows(
        "SELECT i.item_id FROM item i LEFT JOIN cancellation c USING (item_id) GROUP BY i.item_id HAVING"
        " i.cancelled_before_qty <> coalesce(sum(c.qty) FILTER (WHERE c.phase = 'BEFORE'), 0) OR"
        " i.cancelled_after_qty <> coalesce(sum(c.qty) FILTER (WHERE c.phase = 'AFTER'), 0) OR"
        " i.reshipped_qty <> coalesce(sum(c.reshipped), 0)"
    )
    assert sums == []


async def test_claim_or_shipment_wins_when_both_come_at_once(shop: Shop) -> None:
    desk = ClaimsDesk(shop)
    for n in range(6):
        order = await shop.invoiced(await shop.take())
        shipping, _ = await asyncio.gather(
            shop.act(order, "confirm-shipment"), desk.hand_over(desk.application(f"c{n}", order))
        )
        [claim] = await shop.rows("SELECT state, decision FROM open_claim WHERE claim_id = :id", id=f"c{n}")
        if shipping.status_code == 200:
            assert claim == {"state": "DECIDED", "decision": "RECORDED_AFTER_SHIP"}
        else:
            assert shipping.json()["code"] == "CLAIM_PENDING"
            assert claim == {"state": "HELD", "decision": "HELD_FOR_DECISION"}


async def test_claim_is_carried_out_once_when_its_commands_come_at_once(shop: Shop) -> None:
    desk, order = ClaimsDesk(shop), await shop.take()
    commands = [desk.application("c1", order, revision=1, qty=1) for _ in range(8)]
    await asyncio.gather(*(desk.hand_over(command) for command in commands))
    assert await shop.ledger(order) == [(1, 0, "BEFORE", "c1")]
