"""Rules of the bus that need no engine."""

import asyncio

import pytest
from pydantic import BaseModel, ValidationError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from shared.bus.decode import Unreadable, decode, external, fallback_id
from shared.bus.failures import describe, is_outage
from shared.bus.patience import LOOKALIKES, Patience, Stopped
from shared.bus.reroute import matches
from shared.bus.subscription import ExternalSubscription, Poison, Subscription
from shared.bus.telemetry import PAUSED
from shared.bus.topology import topology_of
from shared.bus.transport import BrokerDown, Delivery
from tests.support.bus_contracts import Do, Happened


async def never(*_: object) -> None:
    raise AssertionError("not called here")


@pytest.mark.parametrize(
    ("pattern", "key", "expected"),
    [
        ("claims.*", "claims.naver1", True),
        ("claims.*", "claims", False),
        ("claims.*", "claims.a.b", False),
        ("claims.#", "claims.a.b", True),
        ("claims.#", "claims", True),
        ("#", "", True),
        ("*.naver1", "orders.naver1", True),
        ("orders.naver1", "orders.naver2", False),
    ],
)
def test_pattern_matches_as_the_broker_would_when_rerouting(pattern: str, key: str, expected: bool) -> None:
    assert matches(pattern, key) is expected


def test_same_bytes_have_one_id_when_they_carry_none() -> None:
    first, second = Delivery(1, b"x", None, "k"), Delivery(2, b"x", None, "k")
    assert (
        fallback_id(first)
        == fallback_id(second)
        == ("sha256:2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881")
    )
    assert fallback_id(Delivery(1, b"x", "m", "k", user_id="naver1")) == "naver1:m"
    assert fallback_id(Delivery(1, b"x", "m", "k")) == "m"


@pytest.mark.parametrize(
    ("delivery", "reason"),
    [
        (Delivery(1, b"", "m", "claims.naver1"), "user_id is missing"),
        (Delivery(1, b"", "m", "claims.naver1", user_id="naver2"), "user_id does not fit the routing key"),
        (Delivery(1, b"", "m", "naver1", user_id="naver1"), "user_id does not fit the routing key"),
        (Delivery(1, b"", None, "claims.naver1", user_id="naver1"), "message_id is missing"),
    ],
)
def test_message_from_outside_is_unreadable_when_its_sender_is_in_doubt(delivery: Delivery, reason: str) -> None:
    with pytest.raises(Unreadable) as raised:
        external(delivery)
    assert raised.value.failure.reason == reason


def test_reason_quotes_no_data_when_the_data_is_invalid() -> None:
    body = (
        b'{"id":"01890000-0000-7000-8000-000000000001","source":"s","subject":"1","time":"2026-11-01T00:00:00Z",'
        b'"type":"probe.thing.happened.v1","correlationid":"c","data":{"number":"010-0000-1234"}}'
    )
    with pytest.raises(Unreadable) as raised:
        decode(body, {Happened.TYPE: Happened})
    assert raised.value.failure.reason == "invalid data: number: int_parsing"
    assert "010-0000-1234" in raised.value.failure.error


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (ConnectionResetError(), True),
        (TimeoutError(), True),
        (BrokerDown(), True),
        (PoolTimeout(), True),
        (LookupError(), False),
        (Poison("x"), False),
        (ValueError(), False),
    ],
)
def test_outage_is_told_from_a_fault_when_something_is_raised(error: BaseException, expected: bool) -> None:
    assert is_outage(error) is expected


def test_reason_of_poison_is_what_the_handler_said_when_it_is_described() -> None:
    assert describe(Poison("unknown channel")).reason == "refused: unknown channel"

    class Strict(BaseModel):
        n: int

    with pytest.raises(ValidationError) as raised:
        Strict.model_validate({"n": "홍길동"})
    assert describe(raised.value).reason == "invalid data: n: int_parsing"


async def test_patience_ends_when_only_the_work_sees_the_outage() -> None:
    tries = []

    async def answers() -> None:
        return None

    async def work() -> None:
        tries.append(1)
        raise ConnectionResetError

    patience = Patience("test", answers, 0.001, PAUSED.labels("test"))
    with pytest.raises(ConnectionResetError):
        await patience.through(work, asyncio.Event())
    assert len(tries) == LOOKALIKES


async def test_patience_gives_up_its_wait_when_told_to_stop() -> None:
    stop = asyncio.Event()

    async def down() -> None:
        stop.set()
        raise ConnectionRefusedError

    patience = Patience("test", down, 60, PAUSED.labels("test"))
    with pytest.raises(Stopped):
        await patience.through(down, stop)


def test_topology_follows_from_subscriptions_when_a_service_names_them() -> None:
    topology = topology_of(
        "reader",
        [
            Subscription("reader.things", (Happened, Do), never),
            ExternalSubscription("reader.claims", "channels", ("claims.*",), never, drains_unroutable=True),
        ],
    )
    assert topology.exchanges == ("probe.events", "reader.commands", "reader.events")
    assert topology.external == ("channels",)
    assert topology.drained == ("channels",)
    assert [(b.queue, b.exchange, b.pattern) for b in topology.bindings] == [
        ("reader.things", "probe.events", "probe.thing.happened.v1"),
        ("reader.things", "reader.commands", "reader.thing.do.v1"),
        ("reader.claims", "channels", "claims.*"),
    ]


def test_topology_is_refused_when_names_are_doubled_or_not_ascii() -> None:
    with pytest.raises(ValueError, match="share a queue"):
        topology_of("reader", [Subscription("reader.a", (Happened,), never), Subscription("reader.a", (Do,), never)])
    with pytest.raises(ValueError, match="not ASCII"):
        topology_of("reader", [Subscription("reader.주문", (Happened,), never)])
