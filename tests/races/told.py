"""What was said of a race: every row that the outboxes of orders and cs have held. The relay deletes rows as it goes, so
a trigger of the tests writes them down in the transaction that says them: what was rolled back is not among them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import asyncpg

from tests.races.bench import Answer, Move
from tests.support.databases import connected
from tests.support.product import Product

Said = tuple[str, str, int, int]
"""The cause, type, 관리번호, version. A claim's version is 0: its decision comes by message, which does not tell one."""

LISTEN = """
    CREATE SCHEMA heard;
    CREATE TABLE heard.told (type text, cause text, mgmt_no bigint, version bigint);
    CREATE INDEX ON heard.told (cause);
    CREATE FUNCTION heard.hear() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    DECLARE said jsonb := NEW.body::jsonb -> 'data';
    BEGIN
        INSERT INTO heard.told VALUES (
            NEW.type,
            CASE WHEN NEW.type = 'orders.claim.decided.v1' THEN said ->> 'claim_id' ELSE NEW.correlation_id END,
            (said ->> 'mgmt_no')::bigint,
            coalesce(said ->> 'version', said ->> 'revision')::bigint
        );
        RETURN NULL;
    END $$;
    CREATE TRIGGER heard AFTER INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION heard.hear();
"""
_TOLD = "SELECT cause, type, mgmt_no, version FROM heard.told WHERE cause = ANY ($1)"
_VERSIONS = "SELECT mgmt_no, version FROM orders WHERE mgmt_no = ANY ($1)"
_CASES = "SELECT id, version FROM return_case WHERE id = ANY ($1)"

SAYS: Mapping[str, str] = {
    "set-hold": "orders.hold.set.v1",
    "release-hold": "orders.hold.released.v1",
    "change-shipping-info": "orders.pack.shipping-info-changed.v1",
    "assign-invoice": "orders.pack.invoice-assigned.v1",
    "change-invoice": "orders.pack.invoice-changed.v1",
    "remove-invoice": "orders.pack.invoice-removed.v1",
    "confirm-shipment": "orders.pack.shipped.v1",
    "combine-add": "orders.orders.combined.v1",
    "combine-exclude": "orders.order.excluded.v1",
    "forbid-combine": "orders.pack.combine-forbidden.v1",
    "allow-combine": "orders.pack.combine-allowed.v1",
    "cancel-all": "orders.items.cancelled.v1",
    "cancel-items": "orders.items.cancelled.v1",
    "restore-all": "orders.items.restored.v1",
    "restore-items": "orders.items.restored.v1",
    "copy": "orders.order.copied.v1",
    "copy-all": "orders.order.copied.v1",
    "delete": "orders.order.deleted.v1",
    "delete-pack": "orders.pack.deleted.v1",
    "restore-deleted": "orders.order.restored-from-trash.v1",
    "exchange-item": "orders.item.exchanged.v1",
    "add-items": "orders.items.added.v1",
    "split-order": "orders.order.split.v1",
    "undo-shipment": "orders.pack.shipment-undone.v1",
    "set-priority": "orders.order.priority-set.v1",
    "clear-priority": "orders.order.priority-cleared.v1",
    "request-pickup": "orders.return.pickup-requested.v1",
    "mark-return-expected": "orders.return.expected-marked.v1",
    "match": "orders.item.matched.v1",
    "claim": "orders.claim.decided.v1",
    "settle": "cs.return.settled.v1",
    "cancel": "cs.return.cancelled.v1",
}
"""What each move says once where it is carried out, and never where it is refused."""
ALSO = "orders.order.exchange-created.v1"
"""Said beside the exchange of shipped pieces, of the order that carries the replacement."""
BESIDE = frozenset({"orders.options.changed.v1"})
"""The stock's own message; `holds_true` compares the stock."""


async def listen(product: Product) -> None:
    """From now on all that is said is written down."""
    for service in ("orders", "cs"):
        async with connected(product.databases[service].admin_url) as conn:
            await conn.execute(LISTEN)


async def said_wrongly(product: Product, ended: Sequence[tuple[Move, Answer]]) -> dict[str, list[Said]]:
    """What was said that should not have been (a loser's, or twice), and what was missing. Empty: all is well."""
    orders = [(move, answer) for move, answer in ended if not move.case]
    cases = [(move, answer) for move, answer in ended if move.case]
    async with connected(product.databases["orders"].admin_url) as conn:
        expected = await _of_orders(conn, orders)
        told = await _told(conn, orders, "orders.")
    async with connected(product.databases["cs"].admin_url) as conn:
        expected += await _of_cases(conn, cases)
        told += await _told(conn, cases, "cs.return.")
    wrong = {"too much": list((told - expected).elements()), "missing": list((expected - told).elements())}
    return {what: said for what, said in wrong.items() if said}


async def _told(conn: asyncpg.Connection, ended: Sequence[tuple[Move, Answer]], prefix: str) -> Counter[Said]:
    causes = [cause for _, answer in ended for cause in (answer.cause, *answer.waited)]
    rows = [tuple(row) for row in await conn.fetch(_TOLD, causes)]
    return Counter(
        (cause, kind, mgmt_no, 0 if kind == SAYS["claim"] else version)
        for cause, kind, mgmt_no, version in rows
        if kind.startswith(prefix) and kind not in BESIDE
    )


async def _of_orders(conn: asyncpg.Connection, ended: Sequence[tuple[Move, Answer]]) -> Counter[Said]:
    expected: Counter[Said] = Counter()
    created = [number for _, answer in ended for number in answer.said.get("created", ())]
    versions = {row["mgmt_no"]: row["version"] for row in await conn.fetch(_VERSIONS, created)}
    for move, answer in ended:
        if move.claim:
            expected[answer.cause, SAYS["claim"], move.mgmt_no, 0] += 1
        elif answer.code is None:
            about, version = move.mgmt_no, answer.said["version"]
            new = answer.said["created"]
            if move.action in ("copy", "copy-all"):  # said of the new order; the old one stays as it is
                about, version = new[0], versions[new[0]]
            if move.action == "combine-add":  # said of the order that was absorbed
                about = move.body["target_mgmt_no"]
            if move.action == "split-order":  # a hold that is no claim's follows the pieces
                holds = [each for each in answer.said["pack"]["holds"] if each["mgmt_no"] == move.mgmt_no]
                kept = sum(each["claim_id"] is None for each in holds)
                expected[answer.cause, SAYS["set-hold"], new[0], versions[new[0]]] += kept
            if move.action == "exchange-item" and new:
                expected[answer.cause, ALSO, new[0], versions[new[0]]] += 1
            expected[answer.cause, SAYS[move.action], about, version] += 1
    return expected


async def _of_cases(conn: asyncpg.Connection, ended: Sequence[tuple[Move, Answer]]) -> Counter[Said]:
    """A return is settled or cancelled once: it has kept the version that it got by that."""
    rows = await conn.fetch(_CASES, [move.case for move, _ in ended])
    versions = {row["id"]: row["version"] for row in rows}
    won = [(move, answer.cause) for move, answer in ended if answer.code is None]
    return Counter((cause, SAYS[move.action], move.mgmt_no, versions[move.case]) for move, cause in won)
