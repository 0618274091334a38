"""What an operator repairs by hand: messages that were parked are replayed, read models are built anew, by the CLI."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence

import asyncpg
import pytest

from tests.e2e.desk import Desk, recipient, until
from tests.resilience.product import verdict
from tests.resilience.product.conftest import Ground
from tests.resilience.product.load import Load
from tests.resilience.product.test_kills import judge, kill

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.rabbitmq, pytest.mark.timeout(600)]
LIVING = "pack_no IN (SELECT pack_no FROM {})"
READ_MODELS = {
    "cs": (
        "pack_view WHERE NOT dissolved",
        "pack_search WHERE " + LIVING.format("order_view"),
        "order_view",
        "channel_view",
        "option_view",
    ),
    "messaging": ("order_contact", "pack_contact WHERE NOT dissolved"),
    "cancellations": ("order_match", "pack_match WHERE " + LIVING.format("order_match"), "channel_view"),
}
"""Tombstones of packs that are gone are left out: orders knows nothing of those any more."""
BOOKKEEPING = {"generation"}
"""Counts rebuilds, so it differs after one."""
Rows = dict[str, list[tuple[object, ...]]]


async def read_models(ground: Ground) -> Rows:
    """Every row of every read model, without what only counts rebuilds."""
    found: Rows = {}
    for service, tables in READ_MODELS.items():
        for table in tables:
            rows = await ground.tables.links[service].fetch(f"SELECT * FROM {table}")
            kept = [tuple(value for name, value in row.items() if name not in BOOKKEEPING) for row in rows]
            found[f"{service}.{table}"] = sorted(kept, key=str)
    return found


async def parked_in_cs(ground: Ground) -> list[dict[str, object]]:
    said = await ground.product.stack.services_verb("cs", "parked", "list", "--queue", "cs.order-view")
    return [json.loads(line) for line in said.splitlines() if line.startswith("{")]


async def test_history_is_complete_when_parked_messages_are_replayed(ground: Ground) -> None:
    """The run-time role of cs loses a right, as after a botched migration: every try fails, at last they are parked."""
    link = ground.tables.links["cs"]
    load = await Load.on(ground.desk, 2)
    await verdict.calm(ground.tables)
    await link.execute("REVOKE INSERT ON cs_record FROM cs_app")
    try:
        over = asyncio.Event()
        over.set()
        await load.run(over)
        commands = sum(len(client.acknowledged) for client in load.clients)

        async def all_parked() -> bool | None:
            await link.execute("UPDATE bus_failed SET due_at = now() WHERE state = 'RETRY'")  # the clock runs ahead
            parked = await link.fetchval("SELECT count(*) FROM bus_failed WHERE state = 'PARKED'")
            return True if parked == commands else None

        await until(all_parked, 60)
        mgmt_nos = [client.mgmt_no for client in load.clients]
        count = "SELECT count(*) FROM cs_record WHERE mgmt_no = ANY ($1) AND operator = 'admin'"
        assert await link.fetchval(count, mgmt_nos) == 0
    finally:
        await link.execute("GRANT INSERT ON cs_record TO cs_app")
    listed = await parked_in_cs(ground)
    assert len(listed) == commands
    assert all("permission denied" not in str(row) and row["attempt"] == 4 for row in listed), listed[0]
    shown = await ground.product.stack.services_verb("cs", "parked", "show", str(listed[0]["id"]))
    assert "permission denied" in shown
    await ground.product.stack.services_verb("cs", "parked", "replay", "--queue", "cs.order-view")
    await judge(ground, load)
    assert await parked_in_cs(ground) == []


async def _history(desk: Desk) -> None:
    """A pack of two, one that was taken apart again, one with a label, one that was cancelled."""
    channel, option = await desk.channel(), await desk.option()
    to = recipient("다솜")
    lines: Sequence[dict[str, object]] = [desk.line(channel, option, 2, recipient=to) for _ in range(3)]
    one, _two, three = await desk.take_in(*lines)
    await desk.act(three, "combine-exclude")
    await desk.act(one, "assign-invoice", courier="CJ", invoice_no=f"6{one:011d}")
    await desk.act(three, "cancel-all", reason="CANCEL_SOLD_OUT")
    first, second = await desk.take_in(*(desk.line(channel, option, 1) for _ in range(2)))
    await desk.act(first, "combine-add", target_mgmt_no=second, confirm_recipient_mismatch=True)


async def _damage(links: dict[str, asyncpg.Connection]) -> None:
    """As a bug in a projection would leave them."""
    await links["messaging"].execute("UPDATE order_contact SET buyer_name = '?', market_order_no = '?'")
    await links["messaging"].execute("DELETE FROM pack_contact")
    await links["cancellations"].execute("DELETE FROM order_match")
    await links["cancellations"].execute("DELETE FROM pack_match")
    await links["cs"].execute("UPDATE pack_view SET qty = 0, recipient_name = '?'")
    await links["cs"].execute("UPDATE order_view SET channel_name = '?'")


@pytest.mark.parametrize("words", [["rebuild"], ["rebuild", "--empty"]], ids=["in place", "from nothing"])
async def test_read_models_are_the_same_when_they_are_built_anew(ground: Ground, words: list[str]) -> None:
    """Orders is killed while it answers: the request for snapshots survives it like any other message."""
    await _history(ground.desk)
    await verdict.calm(ground.tables)
    before = await read_models(ground)
    assert all(before.values()), "there is something to lose"
    await _damage(ground.tables.links)
    stack = ground.product.stack
    await stack.services_verb("cs", *words)
    await stack.services_verb("messaging", "rebuild")
    await stack.services_verb("cancellations", "rebuild")
    await kill(ground.product, "orders")

    async def same() -> bool | None:
        return True if await read_models(ground) == before else None

    try:
        await until(same, 60)
    except AssertionError:
        after = await read_models(ground)
        for table, rows in before.items():
            assert after[table] == rows, table
    await verdict.calm(ground.tables)
    await verdict.nothing_parked(ground.tables)
    await verdict.projection_equals_orders(ground.desk, ground.tables)
