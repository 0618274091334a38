"""The event stream of cs: it outlives every time-out, arrives event by event, and is never asked for twice."""

from __future__ import annotations

import asyncio
import http.client
import time
from collections.abc import AsyncIterator
from pathlib import Path

from deploy.gateway import Timeouts
from tests.integration.gateway.edge import Edge, running
from tests.integration.gateway.upstream import Answer, Received, Upstream

STREAM = "/api/cs/v1/stream"
EVENT = {"content-type": "text/event-stream", "cache-control": "no-store"}


async def _events(count: int, every: float) -> AsyncIterator[bytes]:
    for n in range(count):
        yield f"id: {n}\nevent: pack.changed\ndata: {{}}\n\n".encode()
        await asyncio.sleep(every)


def _open(edge: Edge, token: str, timeout: float = 10) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
    link = http.client.HTTPConnection("127.0.0.1", edge.port, timeout=timeout)
    headers = {
        "Authorization": f"Bearer {token}",
        "Accept-Encoding": "gzip",
        "Accept": "text/event-stream",
        "Last-Event-ID": "7",
    }
    link.request("GET", STREAM, headers=headers)
    return link, link.getresponse()


def test_stream_outlives_the_request_time_out(folder: Path, fresh: dict[str, Upstream], token: str) -> None:
    fresh["cs"].behave = lambda _request: Answer(headers=EVENT, parts=_events(8, 0.2))
    with running(folder, fresh, timeouts=Timeouts(request=0.3)) as edge:
        began = time.monotonic()
        link, answer = _open(edge, token)
        assert answer.status == 200
        assert answer.read().count(b"pack.changed") == 8
        assert time.monotonic() - began > 1.2
        link.close()
    assert fresh["cs"].received[0].all("last-event-id") == ["7"]


def test_event_arrives_at_once_and_uncompressed(edge: Edge, token: str) -> None:
    edge.upstreams["cs"].behave = lambda _request: Answer(headers=EVENT, parts=_events(2, 3.0))
    began = time.monotonic()
    link, answer = _open(edge, token)
    first = answer.read1(65536)
    assert time.monotonic() - began < 1.0
    assert first.startswith(b"id: 0\n")
    assert answer.getheader("content-encoding") is None
    link.close()


def test_stream_is_not_asked_for_again_when_it_fails(edge: Edge, token: str) -> None:
    edge.upstreams["cs"].behave = lambda _request: Answer(reset=True)
    reply = edge.send("GET", STREAM, token=token)
    assert (reply.status, reply.json()["code"], len(edge.seen())) == (503, "SERVICE_UNAVAILABLE", 1)


def test_stream_needs_a_token(edge: Edge) -> None:
    assert edge.send("GET", STREAM).status == 401
    assert edge.seen() == []


def test_silent_stream_is_closed_after_its_silence(folder: Path, fresh: dict[str, Upstream], token: str) -> None:
    fresh["cs"].behave = lambda _request: Answer(headers=EVENT, parts=_events(2, 20))
    with running(folder, fresh, timeouts=Timeouts(stream_silence=0.5)) as edge:
        link, answer = _open(edge, token)
        began = time.monotonic()
        try:
            got = answer.read()
        except http.client.IncompleteRead as cut:
            got = cut.partial
        assert got.startswith(b"id: 0\n")
        assert 0.3 < time.monotonic() - began < 3
        link.close()


def test_open_streams_leave_room_for_commands(edge: Edge, token: str) -> None:
    def behave(request: Received) -> Answer:
        return Answer(headers=EVENT, parts=_events(2, 30)) if request.target == STREAM else Answer()

    edge.upstreams["cs"].behave = behave
    links = [_open(edge, token) for _ in range(600)]  # more than all other calls of cs may have at a time
    assert {answer.status for _, answer in links} == {200}
    assert edge.send("GET", "/api/cs/v1/packs", token=token).status == 200
    for link, _ in links:
        link.close()


def test_large_list_is_compressed_when_the_client_can_read_it(edge: Edge, token: str) -> None:
    edge.upstreams["cs"].behave = lambda _request: Answer(body=b'{"items":[' + b'"a",' * 2000 + b'"a"]}')
    asked = edge.send("GET", "/api/cs/v1/packs", token=token, headers={"Accept-Encoding": "gzip"})
    plain = edge.send("GET", "/api/cs/v1/packs", token=token)
    assert asked.headers["content-encoding"] == "gzip"
    assert len(asked.body) < len(plain.body) / 4
    assert "content-encoding" not in plain.headers
