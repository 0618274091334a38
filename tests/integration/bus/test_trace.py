"""Who caused what travels with the message: correlation, causation and the W3C trace context."""

from collections.abc import Sequence
from uuid import UUID

import orjson
import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.bus import runners
from shared.bus.received import Received
from shared.runtime.context import Cause, caused_by, current_cause
from tests.support.bus_contracts import Do, Happened
from tests.support.bus_world import World, hearing, recording, running

TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


async def test_answer_names_its_cause_when_a_handler_says_something(world: World) -> None:
    probe_bus = world.bus(world.probe)
    silent = world.bus(world.reader)
    causes: list[Cause | None] = []

    async def answer(conn: AsyncConnection, messages: Sequence[Received]) -> None:
        causes.append(current_cause())
        await silent.outbox.add(conn, [Happened(number=2)])
        await recording("reader.things")(conn, messages)

    heard: list[Received] = []

    async def hear(conn: AsyncConnection, messages: Sequence[Received]) -> None:
        heard.extend(messages)
        await recording("probe.answers")(conn, messages)

    reader = world.bus(world.reader, hearing(handler=answer, types=(Do,)))
    probe = world.bus(world.probe, hearing("probe.answers", types=(Happened,), handler=hear))
    async with running(probe, reader):
        with caused_by(Cause("request-1", None, TRACEPARENT)):
            await world.probe.say(probe_bus, Do(number=1))
        await world.probe.took_effect(2)
    (cause,) = causes
    assert cause is not None
    assert (cause.correlation_id, cause.traceparent) == ("request-1", TRACEPARENT)
    envelope = heard[0].envelope
    assert envelope.correlationid == "request-1"
    assert envelope.causationid == cause.causation_id
    assert envelope.causationid == await world.reader.value("SELECT message_id FROM inbox")
    assert str(envelope.traceparent).split("-")[1] == TRACEPARENT.split("-")[1]


async def test_span_is_a_child_of_the_senders_when_traces_are_taken(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    spans = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    monkeypatch.setattr(runners, "_tracer", provider.get_tracer("test"))
    probe, reader = world.bus(world.probe), world.bus(world.reader, hearing())
    async with running(probe, reader):
        with provider.get_tracer("test").start_as_current_span("request") as request:
            await world.probe.say(probe, Happened(number=1))
        await world.reader.took_effect(1)
    (handled,) = [span for span in spans.get_finished_spans() if span.name == "process reader.things"]
    assert handled.parent is not None
    assert handled.parent.span_id == request.get_span_context().span_id
    assert handled.kind == trace.SpanKind.CONSUMER


async def test_first_message_is_the_correlation_when_nothing_caused_it(world: World) -> None:
    probe = world.bus(world.probe)
    await world.probe.say(probe, Happened(number=1, pad='한글 "따옴표"\\'), Happened(number=2))
    rows = await world.probe.fetch("SELECT message_id, body, correlation_id FROM outbox ORDER BY id")
    first = UUID(str(rows[0]["message_id"]))
    assert [row["correlation_id"] for row in rows] == [str(first)] * 2
    assert first.version == 7
    body = orjson.loads(rows[0]["body"])
    time = body.pop("time")
    assert time.endswith("+00:00")
    assert body == {
        "specversion": "1.0",
        "id": str(first),
        "source": "probe",
        "type": "probe.thing.happened.v1",
        "subject": "1",
        "datacontenttype": "application/json",
        "sequence": 1,
        "correlationid": str(first),
        "data": {"number": 1, "pad": '한글 "따옴표"\\'},
    }
