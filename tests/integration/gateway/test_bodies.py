"""Sizes: what is too large is refused at once and never held in memory."""

from __future__ import annotations

import json
import socket
import time
from pathlib import Path

import httpx2
import pytest

from tests.integration.gateway.edge import Edge, Reply, running
from tests.integration.gateway.upstream import Upstream

MB = 1024 * 1024
COMMAND = "/api/orders/v1/intake"
WEBHOOK = "/api/messaging/v1/webhooks/bizppurio/made-up-token"
UPLOADS = [
    "/api/cancellations/v1/uploads",
    "/api/orders/v1/intake-uploads",
    "/api/orders/v1/invoice-uploads",
]


def _too_large(reply: Reply, limit: str) -> None:
    assert (reply.status, reply.json()["code"]) == (413, "PAYLOAD_TOO_LARGE")
    assert reply.headers["content-type"] == "application/problem+json"
    assert limit in str(reply.json()["detail"])


@pytest.mark.parametrize(
    ("path", "limit", "text"),
    [(COMMAND, 8 * MB, "8MB"), *((path, 32 * MB, "32MB") for path in UPLOADS), (WEBHOOK, 64 * 1024, "64KB")],
)
def test_body_passes_up_to_its_limit_and_is_refused_above_it(
    edge: Edge, token: str, path: str, limit: int, text: str
) -> None:
    assert edge.send("POST", path, token=token, body=b"x" * limit).status == 200
    [request] = [r for server in edge.upstreams.values() for r in server.received if r.target == path]
    assert (request.size, request.whole) == (limit, True)
    edge.forget()
    _too_large(edge.send("POST", path, token=token, body=b"x" * (limit + 1)), text)
    assert [r for server in edge.upstreams.values() for r in server.received if r.target == path] == []


def _head(path: str, token: str, *lines: str) -> bytes:
    first = [f"POST {path} HTTP/1.1", "Host: x", f"Authorization: Bearer {token}"]
    return "\r\n".join([*first, *lines, "", ""]).encode()


def _chunked(edge: Edge, path: str, token: str, size: int) -> tuple[int, bytes]:
    """Sends in chunks without ever saying how much; stops sending when the gateway answers. Gives (sent, answer)."""
    chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    with socket.create_connection(("127.0.0.1", edge.port), timeout=10) as link:
        link.sendall(_head(path, token, "Transfer-Encoding: chunked"))
        link.setblocking(False)
        sent, pending, answer, until = 0, b"", b"", time.monotonic() + 10
        while b"trace_id" not in answer and time.monotonic() < until:
            try:
                got = link.recv(65536)
                if not got:
                    break
                answer += got
            except BlockingIOError:
                pass
            if not pending and sent < size:
                pending = chunk
            try:
                done = link.send(pending) if pending else 0
            except (BlockingIOError, ConnectionError):
                done = 0
            pending, sent = pending[done:], sent + done
    return sent, answer


def test_chunked_body_of_200_mb_is_refused_as_soon_as_it_is_over_the_limit(edge: Edge, token: str) -> None:
    sent, answer = _chunked(edge, UPLOADS[0], token, 200 * MB)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert sent < 60 * MB
    assert not any(request.whole for request in edge.upstreams["cancellations"].received)


def test_body_without_measure_is_refused_at_its_announcement(edge: Edge, token: str) -> None:
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", edge.port), timeout=10) as link:
        link.sendall(_head(UPLOADS[0], token, f"Content-Length: {2000 * MB}"))
        answer = link.recv(65536)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["code"] == "PAYLOAD_TOO_LARGE"
    assert time.monotonic() - began < 2
    assert edge.upstreams["cancellations"].received == []


def test_client_that_sends_200_mb_first_still_reads_the_refusal(edge: Edge, token: str) -> None:
    began = time.monotonic()
    _too_large(edge.send("POST", UPLOADS[0], token=token, body=bytes(200 * MB)), "32MB")
    assert time.monotonic() - began < 5
    assert edge.upstreams["cancellations"].received == []


async def test_event_loop_client_reads_the_refusal_of_200_mb(edge: Edge, token: str) -> None:
    async with httpx2.AsyncClient(timeout=20, headers={"Authorization": f"Bearer {token}"}) as client:
        url = f"http://127.0.0.1:{edge.port}"
        reply = await client.post(url + UPLOADS[0], files={"file": ("large.xlsx", bytes(200 * MB))})
        assert (reply.status_code, reply.json()["code"]) == (413, "PAYLOAD_TOO_LARGE")
        assert (await client.post(url + COMMAND, content=b"{}")).status_code == 200


@pytest.mark.parametrize("path", ["/api/accounts/v1/login", "/", "/api/orders/v1/orders"])
def test_too_large_body_is_refused_as_such_without_a_token_too(edge: Edge, path: str) -> None:
    _too_large(edge.send("POST", path, body=bytes(9 * MB)), "8MB")
    assert edge.seen() == []


def test_request_with_two_lengths_is_refused(edge: Edge, token: str) -> None:
    with socket.create_connection(("127.0.0.1", edge.port), timeout=10) as link:
        link.sendall(_head(COMMAND, token, "Content-Length: 4", "Transfer-Encoding: chunked"))
        link.sendall(b"0\r\n\r\nGET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")
        answer = link.recv(65536)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert edge.seen() == []


def test_memory_stays_small_when_large_bodies_arrive(folder: Path, fresh: dict[str, Upstream], token: str) -> None:
    with running(folder, fresh) as edge:
        status = Path(f"/proc/{edge.process.pid}/status")
        for _ in range(3):
            _chunked(edge, UPLOADS[0], token, 200 * MB)
            assert edge.send("POST", UPLOADS[0], token=token, body=bytes(200 * MB)).status == 413
            assert edge.send("POST", UPLOADS[0], token=token, body=bytes(32 * MB)).status == 200
        peak = next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        quiet = next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("RssFile"))
        assert (peak - quiet) * 1024 < 64 * MB
