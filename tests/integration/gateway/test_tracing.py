"""Traces: started by the gateway and handed on, when there is a collector; never steered by a client."""

from __future__ import annotations

from pathlib import Path

from tests.integration.gateway.edge import Edge, running, until
from tests.integration.gateway.upstream import Upstream

PACKS = "/api/cs/v1/packs"
FOREIGN = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def test_trace_is_started_handed_on_and_exported_when_there_is_a_collector(
    folder: Path, fresh: dict[str, Upstream], token: str
) -> None:
    collector = Upstream().start()
    try:
        with running(folder, fresh, otlp=("127.0.0.1", collector.port), trace_percent=100.0) as edge:
            reply = edge.send("GET", PACKS, token=token, headers={"traceparent": FOREIGN})
            [passed] = fresh["cs"].received[0].all("traceparent")
            trace = passed.split("-")[1]
            assert len(trace) == 32
            assert trace not in FOREIGN
            [line] = edge.log_lines(reply.headers["x-request-id"])
            assert line["trace_id"] == trace
            until(lambda: [r.target for r in collector.received] != [])
            assert {request.target for request in collector.received} == {"/v1/traces"}
    finally:
        collector.stop()


def test_no_trace_is_invented_when_there_is_no_collector(edge: Edge, token: str) -> None:
    assert edge.send("GET", PACKS, token=token, headers={"traceparent": FOREIGN}).status == 200
    assert edge.upstreams["cs"].received[0].all("traceparent") == []


def test_requests_pass_when_the_collector_is_gone(folder: Path, fresh: dict[str, Upstream], token: str) -> None:
    with running(folder, fresh, otlp=("127.0.0.1", 9), trace_percent=100.0) as edge:
        assert edge.send("GET", PACKS, token=token).status == 200
