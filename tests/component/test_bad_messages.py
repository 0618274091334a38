"""What comes over the broker and cannot be handled: parked with the reason, listed, replayed; nobody waits behind it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import uuid4

import aio_pika
import asyncpg
import orjson
import pytest
import pytest_asyncio
from aiormq.exceptions import ChannelPreconditionFailed

from shared.contracts.base import Envelope
from shared.runtime.clock import utc_now
from tests.component.still import Tables, changed, tables_of
from tests.e2e.desk import Desk, until
from tests.e2e.natives import naver
from tests.support.product import Product, running
from tests.support.servers import amqp_url

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.rabbitmq]
HEARS_ORDERS = {
    "cs": "cs.order-view",
    "messaging": "messaging.order-contacts",
    "cancellations": "cancellations.order-match",
}
"""Who listens to `orders.items.cancelled.v1`."""


@dataclass
class Outside:
    """A running product, and a program that may publish what it likes."""

    product: Product
    desk: Desk
    tables: Tables
    user: str
    channel: aio_pika.abc.AbstractChannel
    seen: dict[str, set[int]]

    async def publish(
        self, exchange: str, key: str, body: bytes, *, message_id: str = "", user: str | None = None
    ) -> None:
        namespace = self.product.env["DYFLUX_NAMESPACE"]
        target = await self.channel.get_exchange(namespace + exchange, ensure=False)
        message = aio_pika.Message(body, message_id=message_id or uuid4().hex, user_id=user)
        await target.publish(message, key, mandatory=False, timeout=10)

    async def parked(self, service: str) -> list[dict[str, Any]]:
        """What `python -m services SERVICE parked list` prints."""
        said = await self.product.stack.services_verb(service, "parked", "list")
        return [json.loads(line) for line in said.splitlines() if line.startswith("{")]

    async def parked_reason(self, service: str, consumer: str, key: str = "") -> str:
        """The reason of the next parked message of a queue, as soon as there is one."""

        async def found() -> asyncpg.Record | None:
            return await self.tables.links[service].fetchrow(
                "SELECT id, reason FROM bus_failed WHERE state = 'PARKED' AND consumer = $1 AND routing_key LIKE $2"
                " AND id <> ALL ($3::bigint[]) ORDER BY id LIMIT 1",
                consumer, f"%{key}%", sorted(self.seen.setdefault(service, set())),
            )  # fmt: skip

        row = await until(found, seconds=30)
        self.seen[service].add(row["id"])
        return str(row["reason"])


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def outside(template_databases: None) -> AsyncIterator[Outside]:
    async with (
        running("one", "amqp") as product,
        await product.sign_in() as client,
        tables_of(product) as tables,
        await aio_pika.connect(amqp_url(), timeout=10) as connection,
        connection.channel() as channel,
    ):
        yield Outside(product, Desk(client), tables, unquote(urlsplit(amqp_url()).username or ""), channel, {})


def envelope(type_: str, data: Any = None) -> bytes:
    """A good envelope around whatever."""
    made = Envelope(
        id=uuid4(), source="orders", type=type_, subject="1", time=utc_now(), correlationid="test", data=data or {}
    )
    return made.model_dump_json(exclude_none=True).encode()


KEY = "orders.items.cancelled.v1"
MESSAGES = [
    ("unknown type", envelope("orders.pack.exploded.v9"), "unknown type orders.pack.exploded.v9"),
    ("no JSON", b"\xff\xfe\x00garbage", "unreadable envelope"),
    ("no envelope", b'{"hello": "world"}', "unreadable envelope"),
    ("not its contract", envelope(KEY, {"packs": "many"}), ""),
]


@pytest.mark.parametrize(("body", "reason"), [each[1:] for each in MESSAGES], ids=[each[0] for each in MESSAGES])
async def test_message_is_parked_with_the_reason_when_nobody_can_read_it(
    outside: Outside, body: bytes, reason: str
) -> None:
    before = await outside.tables.contents()
    await outside.publish("orders.events", KEY, body)
    for service, queue in HEARS_ORDERS.items():
        said = await outside.parked_reason(service, queue, KEY)
        assert said, "there is always a reason"
        assert reason in said
        assert "garbage" not in said, "reasons quote no data"
    differing = changed(before, await outside.tables.contents())
    assert set(differing) <= {f"{service}.{table}" for service in HEARS_ORDERS for table in ("bus_failed", "inbox")}
    for service in HEARS_ORDERS:
        was, is_ = differing[f"{service}.bus_failed"]
        assert is_ == was + 1
    listed = (await outside.parked("cs"))[-1]
    assert (listed["consumer"], listed["routing_key"], listed["attempt"]) == ("cs.order-view", KEY, 0)
    assert reason in listed["reason"]
    assert "body" not in listed, "lists never show a body"


async def test_neighbours_are_handled_when_a_message_is_parked(outside: Outside) -> None:
    channel = await outside.desk.channel()
    for _ in range(3):
        await outside.publish("orders.events", KEY, b"poison " + uuid4().hex.encode())
    mgmt_no = await outside.desk.order(channel)
    version = (await outside.desk.act(mgmt_no, "set-hold"))["version"]
    await outside.desk.get(f"/api/cs/v1/packs/{mgmt_no}", min_version=version)


async def test_claim_is_parked_when_its_sender_or_channel_is_not_known(outside: Outside) -> None:
    before = await outside.tables.contents()
    line = naver("L-unknown", "CL-unknown")
    say = outside.publish
    user = outside.user
    for key, body, sender, reason in (
        (f"claims.{user}", orjson.dumps(line), user, f"refused: CHANNEL_NOT_FOUND: {user}"),
        ("claims.somebody-else", orjson.dumps(line), user, "user_id does not fit the routing key"),
        ("claims.nobody", orjson.dumps(line), None, "user_id is missing"),
    ):
        await say("channels", key, body, user=sender)
        assert await outside.parked_reason("cancellations", "cancellations.claims", key) == reason
    await say("channels", f"orders.{user}", orjson.dumps({"orders": []}), user=user)
    assert "orders" in await outside.parked_reason("orders", "orders.intake", f"orders.{user}")
    await say("channels", "gossip.of.somebody", b"{}", user=user)
    reason = await outside.parked_reason("cancellations", "cancellations.unroutable", "gossip.of.somebody")
    assert reason
    listed = {row["routing_key"]: row["reason"] for row in await outside.parked("cancellations")}
    assert listed["claims.somebody-else"] == "user_id does not fit the routing key"
    assert listed["gossip.of.somebody"] == reason
    differing = changed(before, await outside.tables.contents())
    assert set(differing) <= {f"{s}.{t}" for s in ("cancellations", "orders") for t in ("bus_failed", "inbox")}


async def test_broker_refuses_when_somebody_signs_as_another(outside: Outside) -> None:
    before = await outside.tables.contents()
    with pytest.raises(ChannelPreconditionFailed):
        await outside.publish("channels", "claims.naver-main", b"{}", user="naver-main")
    await outside.channel.reopen()
    assert changed(before, await outside.tables.contents()) == {}


async def test_parked_claim_is_taken_when_its_channel_is_made_and_it_is_replayed(outside: Outside) -> None:
    desk, user = outside.desk, outside.user
    await outside.publish(
        "channels", f"claims.{user}", orjson.dumps(naver("L-late", "CL-late")), message_id="late", user=user
    )
    assert "CHANNEL_NOT_FOUND" in await outside.parked_reason("cancellations", "cancellations.claims", user)
    rows = [row for row in await outside.parked("cancellations") if row["message_id"] == f"{user}:late"]
    await desk.channel("naver", id=user)

    async def known() -> bool | None:
        answer = await desk.client.get(f"/api/cancellations/v1/formats/{user}")
        return True if answer.status_code == 200 else None

    await until(known)
    shown = await outside.product.stack.services_verb("cancellations", "parked", "show", str(rows[0]["id"]))
    assert "CL-late" in shown
    replayed = await outside.product.stack.services_verb("cancellations", "parked", "replay", str(rows[0]["id"]))
    assert f'"replay":[{rows[0]["id"]}]' in replayed
    assert (await desk.decided("CL-late", "UNMATCHED"))["channel_id"] == user
    assert not [row for row in await outside.parked("cancellations") if row["id"] == rows[0]["id"]]

    for bad in (b"{", b'{"productOrder": 5}', b""):
        await outside.publish("channels", f"claims.{user}", bad, user=user)
        assert await outside.parked_reason("cancellations", "cancellations.claims", user)
    await outside.publish(
        "channels", f"claims.{user}", orjson.dumps(naver("L-after", "CL-after")), message_id="after", user=user
    )
    await desk.decided("CL-after", "UNMATCHED")
