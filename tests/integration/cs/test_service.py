"""cs as it runs: started by its bootstrap, fed through RabbitMQ, read over HTTP."""

from collections.abc import Sequence
from uuid import UUID

import aio_pika
import httpx2
import pytest

from services.cs.entrypoints.cli import VERBS
from services.cs.settings import Settings
from shared.bus.outbox import Stamp, encode
from shared.contracts import cancellations
from shared.contracts import orders as o
from shared.contracts.base import Contract
from shared.contracts.messaging import MessageKind, MessageQueued
from shared.runtime.clock import utc_now
from shared.runtime.ids import uuid7
from tests.integration.cs.conftest import Cs
from tests.integration.cs.http import ADMIN, BASE
from tests.integration.cs.listening import listening, running
from tests.support.brokers import Broker
from tests.support.servers import redis_url
from tests.unit.cs.factories import AT, created, event, hold, order, pack

pytestmark = pytest.mark.rabbitmq
QUEUES = ("cs.order-view", "cs.messages", "cs.claims", "cs.dead", "channels.unroutable")


async def publish(broker: Broker, told: Sequence[tuple[UUID, Contract]]) -> None:
    """As the relays of the other services do."""
    connection = await aio_pika.connect(broker.url, timeout=10)
    async with connection, connection.channel() as channel:
        for id, contract in told:
            exchange = await channel.get_exchange(broker.namespace + contract.EXCHANGE)
            body = encode(contract, id, Stamp("test", "c", None, None, utc_now()))
            message = aio_pika.Message(body.encode(), message_id=str(id), type=contract.TYPE)
            await exchange.publish(message, contract.TYPE, timeout=10)


async def test_events_reach_grid_history_and_consoles_once_when_delivered_twice(cs: Cs, broker: Broker) -> None:
    broker.remember(*QUEUES)
    common = broker.settings().model_copy(update={"redis_url": redis_url()})
    held = pack(order(5001, version=3), holds=(hold(5001),))
    claim = cancellations.ClaimReceived(
        claim_id="cl-1", channel_id="eleven-1", claim_key="k", market_order_no="ord5001", mgmt_no=5001, at=AT
    )
    message = MessageQueued(message_id="m-1", mgmt_no=5001, kind=MessageKind.SMS, at=AT, operator="test")
    told: list[Contract] = [event(o.HoldSet, held, hold_id="h"), created(pack(order(5001))), message, claim]
    with_ids = [(uuid7(), each) for each in told]
    async with running(cs, common, whole=True) as app, listening(app.url) as heard:
        await publish(broker, [*with_ids, *with_ids])
        async with httpx2.AsyncClient(base_url=app.url + BASE, headers=ADMIN, trust_env=False) as client:
            row = (await client.get("/packs/5001", params={"min_version": 3})).json()
            assert (row["on_hold"], row["version"]) == (True, 3)
            await heard.until(lambda h: h.named("claim.arrived") and len(h.named("record.added")) == 2)
            history = (await client.get("/packs/5001/records")).json()["items"]
            assert sorted(each["task"] for each in history) == ["send_message", "set_hold"]
            ready = await client.get(f"{app.url}/readyz")
            assert ready.json() == {"ready": True, "parts": {"database": "ok", "bus": "ok"}}
        assert heard.named("claim.arrived")[0] == {
            "what": "received",
            "claim_id": "cl-1",
            "channel_id": "eleven-1",
            "market_order_no": "ord5001",
            "mgmt_no": 5001,
            "decision": None,
            "at": "2019-04-22T23:47:21+00:00",
        }
        assert {each["version"] for each in heard.named("pack.changed")} == {3}


async def test_snapshots_are_asked_for_when_a_rebuild_is_started(cs: Cs, broker: Broker) -> None:
    await cs.project(created(pack(order(5001, version=3))))
    settings = Settings(database_url=cs.made.url, common=broker.settings())
    assert await VERBS["rebuild"](settings, []) == 0
    assert await cs.rows("SELECT version FROM pack_view") == [{"version": 3}]
    assert await cs.rows("SELECT generation FROM view_generation") == [{"generation": 2}]
    assert await VERBS["rebuild"](settings, ["--empty"]) == 0
    assert await cs.rows("SELECT 1 FROM pack_view") == []
    asked = await cs.rows("SELECT type, exchange FROM outbox")
    assert asked == [{"type": "orders.snapshot.request.v1", "exchange": "orders.commands"}] * 2


async def test_records_stay_and_the_grid_returns_when_orders_answers_a_rebuild(cs: Cs, broker: Broker) -> None:
    broker.remember(*QUEUES)
    common = broker.settings().model_copy(update={"redis_url": redis_url()})
    held = pack(order(5001, version=3), holds=(hold(5001),))
    await cs.project(event(o.HoldSet, held, hold_id="h"))
    await VERBS["rebuild"](Settings(database_url=cs.made.url, common=common), ["--empty"])
    async with running(cs, common, whole=True) as app:
        await publish(broker, [(uuid7(), o.PackSnapshotted(at=AT, request_id="r", packs=(held,)))])
        async with httpx2.AsyncClient(base_url=app.url + BASE, headers=ADMIN, trust_env=False) as client:
            row = (await client.get("/packs/5001", params={"min_version": 3})).json()
            assert row["cs_badges"] == ["NORMAL", "CS"]
            assert len((await client.get("/packs/5001/records")).json()["items"]) == 1
