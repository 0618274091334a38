"""A real Envoy with the rendered configuration, before upstreams of the test, and a client that sends what it is told."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from deploy.gateway import GatewaySettings, Limits, Timeouts, render
from deploy.gateway.binary import RUNNER, command
from deploy.gateway.presets import local
from deploy.gateway.settings import UPSTREAMS
from deploy.local.ports import free_ports
from tests.integration.gateway.upstream import Upstream

HIGH = Limits(
    total_rps=100_000,
    total_burst=100_000,
    address_rps=100_000,
    address_burst=100_000,
    login_rps=100_000,
    login_burst=100_000,
    webhook_rps=100_000,
    webhook_burst=100_000,
)
"""Rates out of the way, for tests of anything else."""


@dataclass(slots=True)
class Reply:
    """What a client got."""

    status: int
    headers: dict[str, str]
    raw_headers: list[tuple[str, str]]
    body: bytes

    def json(self) -> dict[str, Any]:
        found = json.loads(self.body)
        assert isinstance(found, dict)
        return found


@dataclass(slots=True)
class Edge:
    """A running gateway. `log` is its stdout (the access log)."""

    settings: GatewaySettings
    process: subprocess.Popen[bytes]
    upstreams: Mapping[str, Upstream]
    log: Path

    @property
    def port(self) -> int:
        return self.settings.listen_port

    def send(
        self,
        method: str,
        target: str,
        *,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        timeout: float = 10,
    ) -> Reply:
        """One request on a connection of its own; the target goes out exactly as given."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            link.putrequest(method, target, skip_accept_encoding=True)
            for name, value in (headers or {}).items():
                link.putheader(name, value)
            if token is not None:
                link.putheader("Authorization", f"Bearer {token}")
            if body is not None:
                link.putheader("Content-Length", str(len(body)))
            link.endheaders(body)
            answer = link.getresponse()
            pairs = [(name.lower(), value) for name, value in answer.getheaders()]
            return Reply(answer.status, dict(pairs), pairs, answer.read())
        finally:
            link.close()

    def seen(self) -> list[tuple[str, str, str]]:
        """(upstream, method, target) of everything that passed, but the gateway's own key fetches."""
        return [
            (name, request.method, request.target)
            for name, upstream in self.upstreams.items()
            for request in upstream.received
            if not (name == "accounts" and request.target == self.settings.jwks_path)
        ]

    def forget(self) -> None:
        for upstream in self.upstreams.values():
            upstream.forget()

    def stat(self, name: str) -> int:
        """One counter or gauge of Envoy, by its full name; 0 when it does not exist yet."""
        link = http.client.HTTPConnection("127.0.0.1", self.settings.admin_port, timeout=5)
        link.request("GET", f"/stats?filter=^{name}$")
        text = link.getresponse().read().decode()
        link.close()
        return int(text.rpartition(":")[2]) if text.strip() else 0

    def log_lines(self, request_id: str, within: float = 5.0) -> list[dict[str, Any]]:
        """The access-log lines of a request; waits for them, Envoy writes its log once a second or so."""
        until = time.monotonic() + within
        while True:
            lines = [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]
            found = [line for line in lines if line.get("request_id") == request_id]
            if found or time.monotonic() > until:
                return found
            time.sleep(0.05)


def until(holds: Callable[[], bool], within: float = 8.0) -> None:
    """Wait for something that comes by itself; fails when it does not."""
    end = time.monotonic() + within
    while not holds():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)


@contextmanager
def running(
    folder: Path,
    upstreams: Mapping[str, Upstream],
    *,
    limits: Limits = HIGH,
    timeouts: Timeouts | None = None,
    drained: bool = False,
    grace: int = 10,
    **changes: Any,
) -> Iterator[Edge]:
    """A gateway in front of `upstreams`; a name without one points at a port where nobody listens.

    `drained` starts it through run.sh, as a container does. Ends with SIGKILL for the whole process group.
    """
    ports = free_ports(2 + len(UPSTREAMS))
    addresses = {
        name: ("127.0.0.1", upstreams[name].port if name in upstreams else port)
        for name, port in zip(UPSTREAMS, ports[2:], strict=True)
    }
    settings = replace(local("127.0.0.1", ports[0], ports[1], addresses, limits=limits, timeouts=timeouts), **changes)
    config = folder / f"envoy-{ports[0]}.yaml"
    config.write_text(render(settings), encoding="utf-8")
    log = folder / f"access-{ports[0]}.log"
    with log.open("wb") as out, (folder / f"envoy-{ports[0]}.log").open("wb") as err:
        runner = [str(RUNNER), str(ports[1]), str(grace)] if drained else []
        process = subprocess.Popen([*runner, *command(config)], stdout=out, stderr=err, start_new_session=True)
    edge = Edge(settings, process, upstreams, log)
    try:
        _until_ready(edge, err.name)
        yield edge
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)


def _until_ready(edge: Edge, log: str) -> None:
    until = time.monotonic() + 15
    while True:
        try:
            if edge.send("GET", "/healthz", timeout=2).status == 200:
                return
        except OSError:
            if edge.process.poll() is not None or time.monotonic() > until:
                raise AssertionError(Path(log).read_text()) from None
        time.sleep(0.02)
