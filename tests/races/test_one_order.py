"""64 clients race on one order over HTTP: cancel, partial cancel, restore, label and ship, all at once.

Only legal outcomes; every loser gets a coded 409; each winner leaves one event, one C/S record, one ledger change.
`make test` races for three minutes or 200 orders, whichever ends first; `make test-all` races all 200.
"""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import httpx2
import pytest

from tests.e2e.desk import CS, ORDERS, Desk
from tests.races.bench import Answer, Move
from tests.races.told import said_wrongly
from tests.support.product import Product

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.rabbitmq, pytest.mark.timeout(3600)]

CLIENTS = 64
QTY = 5
ORDERS_AT_MOST = 200
SECONDS = float(os.environ.get("DYFLUX_RACE_SECONDS", "180"))

LEGAL = {
    "cancel-all": {"ALREADY_CANCELLED", "CANCEL_BLOCKED_INVOICED"},
    "cancel-items": {"QTY_OUT_OF_RANGE", "CANCEL_BLOCKED_INVOICED", "ALREADY_CANCELLED"},
    "restore-all": {"NOT_CANCELLED", "LOCKED_BY_INVOICE"},
    "restore-items": {"NOT_CANCELLED", "QTY_OUT_OF_RANGE", "LOCKED_BY_INVOICE"},
    "assign-invoice": {"ALREADY_INVOICED", "ALREADY_SHIPPED", "FULLY_CANCELLED"},
    "remove-invoice": {"NO_INVOICE", "ALREADY_SHIPPED"},
    "confirm-shipment": {"NOT_INVOICED"},
}
ALWAYS_LEGAL = {"VERSION_CONFLICT", "LOCK_TIMEOUT"}
CHANGES_PIECES = {"cancel-all", "cancel-items", "restore-all", "restore-items"}


@dataclass
class Tally:
    """What the whole race came to."""

    orders: int = 0
    won: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)


def moves(item_id: int, mgmt_no: int, version: int, chance: random.Random) -> list[tuple[str, dict[str, Any]]]:
    """64 moves; one in eight insists on the version that it saw first."""
    chosen = []
    for n in range(CLIENTS):
        action = chance.choices(list(LEGAL), weights=[1, 5, 1, 4, 2, 2, 1])[0]
        body: dict[str, Any] = {}
        if action in ("cancel-items", "restore-items"):
            body["items"] = [{"item_id": item_id, "qty": chance.randint(1, 2)}]
        if action in ("cancel-all", "cancel-items"):
            body["reason"] = "RETURN_REFUND"
        if action == "assign-invoice":
            body |= {"courier": "CJ", "invoice_no": f"{mgmt_no:08d}{n:04d}"}
        if chance.random() < 1 / 8:
            body["expected_version"] = version
        chosen.append((action, body))
    return chosen


async def test_only_legal_outcomes_when_64_clients_race_on_one_order(
    product: Product, request: pytest.FixtureRequest, record_property: Callable[[str, object], None]
) -> None:
    whole = "not slow" not in str(request.config.getoption("markexpr"))
    chance = random.Random(20261123)
    tally = Tally()
    client = await product.sign_in()
    database = await asyncpg.connect(product.databases["orders"].admin_url)
    records = await asyncpg.connect(product.databases["cs"].admin_url)
    began = time.monotonic()
    async with client:
        desk = Desk(client)
        channel = await desk.channel()
        while tally.orders < ORDERS_AT_MOST and (whole or time.monotonic() - began < SECONDS):
            ended = await race(desk, channel, chance, tally, database, records)
            assert await said_wrongly(product, ended) == {}
    await database.close()
    await records.close()
    took = time.monotonic() - began
    record_property(
        "figure",
        f"race: {tally.orders} orders x {CLIENTS} clients in {took:.0f} s; won {sum(tally.won.values())} "
        f"{dict(tally.won)}; lost {sum(tally.lost.values())} {dict(tally.lost)}",
    )
    assert tally.orders >= (ORDERS_AT_MOST if whole else 5)
    assert all(tally.won[action] for action in LEGAL), "each action has won at least once"


async def race(
    desk: Desk,
    channel: str,
    chance: random.Random,
    tally: Tally,
    database: asyncpg.Connection,
    records: asyncpg.Connection,
) -> list[tuple[Move, Answer]]:
    """Every contender's move and answer."""
    mgmt_no = await desk.order(channel, QTY)
    pack = await desk.pack_of(mgmt_no)
    item_id = pack["orders"][0]["items"][0]["item_id"]
    chosen = moves(item_id, mgmt_no, pack["version"], chance)
    answers = await asyncio.gather(*(act(desk, mgmt_no, action, body) for action, body in chosen))

    winners: list[tuple[str, dict[str, Any]]] = []
    for (action, _), answer in zip(chosen, answers, strict=True):
        said = answer.json()
        if answer.status_code == 200:
            winners.append((action, said))
            tally.won[action] += 1
            continue
        assert answer.status_code == 409, (action, answer.status_code, said)
        assert said["code"] in LEGAL[action] | ALWAYS_LEGAL, (action, said)
        if said["code"] == "VERSION_CONFLICT":
            assert said["changes"], said
        tally.lost[said["code"]] += 1
    tally.orders += 1

    piece_winners = sum(action in CHANGES_PIECES for action, _ in winners)
    ledger = await database.fetch("SELECT * FROM cancellation WHERE mgmt_no = $1", mgmt_no)
    assert len({row["command_id"] for row in ledger}) == piece_winners
    item = await database.fetchrow("SELECT * FROM item WHERE item_id = $1", item_id)
    assert item is not None
    for phase in ("before", "after"):
        booked = sum(row["qty"] for row in ledger if row["phase"] == phase.upper())
        assert booked == item[f"cancelled_{phase}_qty"]
    assert 0 <= item["cancelled_before_qty"] + item["cancelled_after_qty"] <= item["qty"] == QTY

    versions = [said["version"] for _, said in winners]
    assert len(set(versions)) == len(versions), "every winner has a version of its own"
    if winners:
        await desk.get(f"{CS}/packs/{mgmt_no}", min_version=max(versions))
    events = await records.fetch(
        "SELECT key, count(*) FROM cs_record WHERE mgmt_no = $1 GROUP BY key",
        mgmt_no,
    )
    assert len(events) == len(winners)
    assert all(row["count"] == 1 for row in events)
    return [
        (Move(mgmt_no, action, body), Answer(answer.json().get("code"), answer.json(), answer.headers["x-request-id"]))
        for (action, body), answer in zip(chosen, answers, strict=True)
    ]


async def act(desk: Desk, mgmt_no: int, action: str, body: dict[str, Any]) -> httpx2.Response:
    return await desk.client.post(f"{ORDERS}/orders/{mgmt_no}/actions/{action}", json=body)
