"""After the storm: nothing lost, nothing twice, nothing parked, the read model equal to what orders says."""

from __future__ import annotations

from typing import Any

from tests.component.still import Tables
from tests.e2e.desk import CS, ORDERS, Desk, until
from tests.resilience.product.load import QTY, Client, Load
from tests.resilience.product.witness import Witness

RECORDED = {
    "cancel-items": "cancel_items",
    "restore-items": "restore_items",
    "set-hold": "set_hold",
    "release-hold": "release_hold",
    "change-shipping-info": "change_shipping_info",
}
"""Action → the task of the C/S record that it leaves."""
PACKS_ELSEWHERE = {
    "cs": "pack_view WHERE NOT dissolved",
    "messaging": "pack_contact WHERE NOT dissolved",
    "cancellations": "pack_match WHERE pack_no IN (SELECT pack_no FROM order_match)",
}
"""Where other services keep what they know of packs."""


async def calm(tables: Tables, seconds: float = 90) -> None:
    """Everything has been published and taken: outboxes empty, no retries, each read model at the versions of orders."""

    async def is_calm() -> bool | None:
        for link in tables.links.values():
            if await link.fetchval(
                "SELECT EXISTS (SELECT 1 FROM outbox) OR EXISTS (SELECT 1 FROM bus_failed WHERE state = 'RETRY')"
            ):
                return None
        ours = await versions(tables, "orders", "pack")
        for service, rows in PACKS_ELSEWHERE.items():
            if await versions(tables, service, rows) != ours:
                return None
        return True

    await until(is_calm, seconds)


async def versions(tables: Tables, service: str, rows: str) -> dict[int, int]:
    """Version by pack number."""
    found = await tables.links[service].fetch(f"SELECT pack_no, version FROM {rows}")
    return {row["pack_no"]: row["version"] for row in found}


async def nothing_parked(tables: Tables) -> None:
    for service, link in tables.links.items():
        rows = await link.fetch("SELECT consumer, state, reason, error FROM bus_failed WHERE state <> 'REPLAYED'")
        assert [tuple(row) for row in rows] == [], service


async def each_command_once(load: Load, tables: Tables, witness: Witness) -> None:
    """Every acknowledged command has exactly one event, one C/S record, one ledger change; the sums agree."""
    for client in load.clients:
        await _of_one_client(client, tables, witness)


async def _of_one_client(client: Client, tables: Tables, witness: Witness) -> None:
    heard = witness.of_pack(client.mgmt_no)
    acknowledged = set(client.acknowledged)
    assert {version for version, types in heard.items() if types != ["orders.order.created.v1"]} == acknowledged
    assert all(len(types) == 1 for types in heard.values()), heard

    records = await tables.links["cs"].fetch(
        "SELECT key, task FROM cs_record WHERE mgmt_no = $1 AND operator = 'admin' AND task = ANY ($2) ORDER BY id",
        client.mgmt_no,
        sorted(RECORDED.values()),
    )
    assert len({row["key"] for row in records}) == len(records) == len(acknowledged)
    expected = sorted(RECORDED[action] for action in client.acknowledged.values())
    assert sorted(row["task"] for row in records) == expected

    ledger = await tables.links["orders"].fetch(
        "SELECT qty, command_id FROM cancellation WHERE mgmt_no = $1 AND claim_id IS NULL", client.mgmt_no
    )
    assert len({row["command_id"] for row in ledger}) == len(ledger) == client.piece_commands
    assert sum(row["qty"] for row in ledger) == client.cancelled

    item = await tables.links["orders"].fetchrow("SELECT * FROM item WHERE item_id = $1", client.item_id)
    assert item is not None
    by_claims = await tables.links["orders"].fetchval(
        "SELECT coalesce(sum(qty), 0) FROM cancellation WHERE mgmt_no = $1 AND claim_id IS NOT NULL", client.mgmt_no
    )
    assert item["cancelled_before_qty"] == client.cancelled + by_claims <= QTY
    pack = await tables.links["orders"].fetchrow("SELECT memo FROM pack WHERE pack_no = $1", client.mgmt_no)
    assert pack is not None
    assert pack["memo"] == client.memo


async def projection_equals_orders(desk: Desk, tables: Tables) -> None:
    """Every pack of cs, as it is answered, against the snapshot that orders answers."""
    for pack_no in await versions(tables, "orders", "pack"):
        theirs = await desk.get(f"{CS}/packs/{pack_no}")
        mgmt_no = theirs["mgmt_nos"][0]
        ours = await desk.get(f"{ORDERS}/orders/{mgmt_no}")
        assert _comparable(theirs) == _comparable(ours), pack_no


def _comparable(pack: dict[str, Any]) -> dict[str, Any]:
    top = ("pack_no", "version", "status", "recipient", "courier", "invoice_no", "combine_locked")
    order = ("mgmt_no", "pack_no", "version", "channel_id", "market_order_no", "source", "cs_status", "items")
    return {
        **{name: pack[name] for name in top},
        "holds": sorted((hold["id"], hold["kind"], hold["mgmt_no"]) for hold in pack["holds"]),
        "orders": [{name: each[name] for name in order} for each in pack["orders"]],
    }


async def claims_decided_once(tables: Tables, witness: Witness, keys: set[str]) -> None:
    """Each claim is there once, decided, answered once a revision, and has cancelled its one piece once."""
    claims = await tables.links["cancellations"].fetch("SELECT id::text, claim_key, decision, step FROM claim")
    assert sorted(row["claim_key"] for row in claims) == sorted(keys)
    assert {row["decision"] for row in claims} == {"APPLIED_BEFORE_SHIP"}
    ids = {row["id"] for row in claims}
    decided = witness.decided()
    assert set(decided) == ids
    for claim_id, revisions in decided.items():
        assert len(set(revisions)) == len(revisions), claim_id
    ledger = await tables.links["orders"].fetch(
        "SELECT claim_id, sum(qty) AS qty, count(*) AS rows FROM cancellation WHERE claim_id IS NOT NULL GROUP BY 1"
    )
    assert {row["claim_id"]: (row["qty"], row["rows"]) for row in ledger} == dict.fromkeys(ids, (1, 1))
    records = await tables.links["cs"].fetch(
        "SELECT mgmt_no, count(*) AS n FROM cs_record WHERE operator = 'system' AND system_text LIKE '[판매처 취소%'"
        " GROUP BY 1"
    )
    assert [row["n"] for row in records] == [1] * len(keys)
