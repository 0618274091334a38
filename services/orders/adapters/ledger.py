"""What is only ever added: the cancellation ledger, and what each version of a pack changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.adapters import packs_sql as sql
from services.orders.domain.changes import PackChange
from services.orders.domain.pack import LedgerEntry

BIGINT_MAX = 2**63 - 1


def ledger_columns(entries: Sequence[LedgerEntry]) -> Mapping[str, Any]:
    """One row an entry."""
    return {
        "of_items": [entry.item_id for entry in entries],
        "of_orders": [entry.mgmt_no for entry in entries],
        "qtys": [entry.qty for entry in entries],
        "again": [entry.reshipped for entry in entries],
        "phases": [entry.phase.value for entry in entries],
        "claims": [entry.claim_id for entry in entries],
        "reasons": [entry.reason for entry in entries],
    }


def change_columns(rows: Sequence[PackChange]) -> Mapping[str, Any]:
    """One row a pack, dissolved ones too, so that a client that knew them learns where their orders are."""
    return {
        "changed": [row.pack_no for row in rows],
        "changes": [orjson.dumps(row.changes).decode() for row in rows],
    }


async def changes_since(conn: AsyncConnection, pack_no: int, mgmt_no: int, version: int) -> Sequence[Mapping[str, Any]]:
    """`{field, old, new, by, at}`, oldest first, of every pack that the order was in after `version`.

    Where a change says that the order came from another pack, that pack's changes before it belong to the answer.
    """
    since, until = max(min(version, BIGINT_MAX), 0), BIGINT_MAX
    field = f"orders/{mgmt_no}/pack_no"
    found: dict[tuple[int, int], list[Mapping[str, Any]]] = {}
    asked: set[int] = set()
    home: int | None = pack_no
    while home is not None and home not in asked:
        asked.add(home)
        rows = (await conn.execute(sql.CHANGES_SINCE, {"pack_no": home, "since": since, "until": until})).all()
        came_from = None
        for row in rows:
            at = row.at.isoformat()
            found[row.version, home] = [{**change, "by": row.by, "at": at} for change in row.changes]
            moves = [change["old"] for change in row.changes if change["field"] == field and change["new"] == home]
            if moves and came_from is None:
                came_from, until = moves[0], row.version
        home = came_from
    return [change for _, changes in sorted(found.items()) for change in changes]
