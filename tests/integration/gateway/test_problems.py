"""Whatever the gateway refuses by itself, it says why: problem+json with the code and text of the one table."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from deploy.gateway import Timeouts
from deploy.gateway.problems import OWN
from shared.contracts.codes import CODES
from tests.integration.gateway.edge import Edge, running
from tests.integration.gateway.upstream import Upstream

PACKS = "/api/cs/v1/packs"


def test_problem_has_every_member_that_a_services_problem_has(edge: Edge) -> None:
    reply = edge.send("GET", PACKS)
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.json() == {
        "type": "about:blank",
        "title": "UNAUTHENTICATED",
        "status": 401,
        "code": "UNAUTHENTICATED",
        "detail": "로그인이 필요합니다. 다시 로그인하세요.",
        "trace_id": reply.headers["x-request-id"],
    }


def test_unknown_path_names_its_korean_reason(edge: Edge, token: str) -> None:
    assert edge.send("GET", "/api/nothing", token=token).json()["detail"] == "찾을 수 없습니다."


@pytest.mark.parametrize("status", sorted(OWN))
def test_code_of_a_gateway_answer_stands_in_the_table_with_its_status(status: int) -> None:
    expected = 401 if status == 403 else status
    assert CODES[OWN[status]].status == expected


def _raw(edge: Edge, data: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", edge.port), timeout=10) as link:
        link.sendall(data)
        found = b""
        while part := link.recv(65536):
            found += part
            if b"trace_id" in found:
                break
    return found


@pytest.mark.parametrize(
    "data",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET /api/cs/v1/packs HTTP/1.1\r\nHost: x\r\nX-Large: " + b"x" * 70_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"".join(b"x-%d: 1\r\n" % n for n in range(80)) + b"\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nbroken header\r\n\r\n",
        b"BREW / HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
    ids=["no host", "large header", "many headers", "broken header", "unknown method"],
)
def test_request_that_is_no_request_gets_a_problem(edge: Edge, data: bytes) -> None:
    answer = _raw(edge, data)
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith((b"HTTP/1.1 400 ", b"HTTP/1.1 405 ")), answer
    assert b"application/problem+json" in head
    assert b'"code":"UNREADABLE"' in body or b'"code":"METHOD_NOT_ALLOWED"' in body
    assert edge.seen() == []


def test_slow_request_is_given_up_with_a_problem(folder: Path, fresh: dict[str, Upstream], token: str) -> None:
    with running(folder, fresh, timeouts=Timeouts(headers=0.5)) as edge:
        started = socket.create_connection(("127.0.0.1", edge.port), timeout=15)
        started.sendall(b"GET /api/cs/v1/packs HTTP/1.1\r\nHost: x\r\n")  # and never its end
        answer = b""
        while part := started.recv(65536):
            answer += part
        started.close()
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert b'"code":"REQUEST_TIMEOUT"' in answer
        assert edge.send("GET", PACKS, token=token).status == 200
