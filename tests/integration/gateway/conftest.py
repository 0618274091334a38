"""One gateway with ordinary settings for most tests; those that change settings start their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.gateway.settings import UPSTREAMS
from tests.integration.gateway.edge import Edge, running
from tests.integration.gateway.keys import Signer, key_set
from tests.integration.gateway.upstream import Answer, Received, Upstream

JWKS = "/api/accounts/v1/.well-known/jwks.json"


@pytest.fixture(scope="package")
def signer() -> Signer:
    return Signer("2026-11")


@pytest.fixture(scope="package")
def upstreams(signer: Signer) -> Iterator[dict[str, Upstream]]:
    def accounts(request: Received) -> Answer:
        return Answer(body=key_set(signer) if request.target == JWKS else b'{"from":"accounts"}')

    servers = {name: Upstream(accounts if name == "accounts" else None).start() for name in UPSTREAMS}
    yield servers
    for server in servers.values():
        server.stop()


@pytest.fixture(scope="package")
def shared_edge(upstreams: dict[str, Upstream], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edge]:
    with running(tmp_path_factory.mktemp("gateway"), upstreams) as edge:
        yield edge


@pytest.fixture
def edge(shared_edge: Edge) -> Iterator[Edge]:
    """The shared gateway, its upstreams without memory."""
    shared_edge.forget()
    yield shared_edge
    shared_edge.forget()


@pytest.fixture
def fresh(upstreams: dict[str, Upstream]) -> Iterator[dict[str, Upstream]]:
    """The upstreams without memory, for a gateway that the test starts itself."""
    for server in upstreams.values():
        server.forget()
    yield upstreams
    for server in upstreams.values():
        server.forget()


@pytest.fixture
def token(signer: Signer) -> str:
    """A good access token."""
    return signer.token()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path
