"""SIGTERM: what is in hand is finished, what is new goes elsewhere, and the process ends by itself."""

from __future__ import annotations

import os
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.integration.gateway.edge import Edge, running
from tests.integration.gateway.test_stream import EVENT, STREAM, _events, _open
from tests.integration.gateway.upstream import Answer, Upstream

PACKS = "/api/cs/v1/packs"


def test_request_in_hand_is_finished_when_the_gateway_is_told_to_end(
    folder: Path, fresh: dict[str, Upstream], token: str
) -> None:
    fresh["cs"].behave = lambda _request: Answer(wait=1.5)
    with running(folder, fresh, drained=True) as edge, ThreadPoolExecutor(1) as pool:
        slow = pool.submit(edge.send, "GET", PACKS, token=token)
        while not fresh["cs"].received:
            time.sleep(0.01)
        edge.process.send_signal(signal.SIGTERM)
        answer = slow.result(timeout=10)
        assert (answer.status, answer.body) == (200, b'{"from":"upstream"}')
        assert answer.headers["connection"] == "close"
        assert edge.process.wait(5) == 0
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", edge.port), timeout=1)


def test_gateway_ends_at_once_when_nothing_is_in_hand(folder: Path, fresh: dict[str, Upstream]) -> None:
    with running(folder, fresh, drained=True) as edge:
        began = time.monotonic()
        edge.process.send_signal(signal.SIGTERM)
        assert edge.process.wait(5) == 0
        assert time.monotonic() - began < 2
        _nothing_is_left(edge)


def test_open_stream_holds_up_the_end_for_no_longer_than_the_grace(
    folder: Path, fresh: dict[str, Upstream], token: str
) -> None:
    fresh["cs"].behave = lambda _request: Answer(headers=EVENT, parts=_events(2, 60))
    with running(folder, fresh, drained=True, grace=2) as edge:
        link, answer = _open(edge, token)
        assert answer.status == 200
        began = time.monotonic()
        edge.process.send_signal(signal.SIGTERM)
        assert edge.process.wait(10) == 0
        assert 1 < time.monotonic() - began < 5
        link.close()
    assert STREAM in [request.target for request in fresh["cs"].received]


def test_failure_of_envoy_is_reported_when_it_dies(folder: Path, fresh: dict[str, Upstream]) -> None:
    with running(folder, fresh, drained=True) as edge:
        shell = edge.process.pid
        [envoy] = Path(f"/proc/{shell}/task/{shell}/children").read_text().split()
        os.kill(int(envoy), signal.SIGKILL)
        assert edge.process.wait(5) == 128 + signal.SIGKILL


def _nothing_is_left(edge: Edge) -> None:
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", edge.settings.admin_port), timeout=1)
