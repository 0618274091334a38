"""The health check of the gateway's container, run as compose would run it."""

from __future__ import annotations

import subprocess

from deploy.local.ports import free_port
from tests.integration.compose_file import services
from tests.integration.gateway.edge import Edge


def _probe(port: int) -> int:
    word, *command = services()["gateway"]["healthcheck"]["test"]
    assert word == "CMD"
    here = [part.replace("/8080", f"/{port}") for part in command]
    assert here != command
    return subprocess.run(here, capture_output=True, timeout=10, check=False).returncode


def test_probe_passes_when_the_gateway_answers(edge: Edge) -> None:
    assert _probe(edge.port) == 0


def test_probe_fails_when_nobody_listens_or_somebody_else_does(edge: Edge) -> None:
    assert _probe(free_port()) != 0
    assert _probe(edge.settings.admin_port) != 0
