"""What a client claims about itself never reaches a service; what the gateway knows does."""

from __future__ import annotations

import socket
from pathlib import Path
from uuid import UUID

import pytest

from tests.integration.gateway.edge import Edge, running
from tests.integration.gateway.upstream import Answer, Received, Upstream

PACKS = "/api/cs/v1/packs"

SPOOFED = [
    "X-User-Id", "x-user-roles", "X-USER-NAME", "x-dyflux-principal", "X-Dyflux-Anything", "X-Real-IP", "Forwarded",
    "X-Forwarded-Host", "X-Original-URL", "X-Rewrite-URL", "X-HTTP-Method-Override", "X-Envoy-Retry-On",
    "X-Envoy-Upstream-RQ-Timeout-Ms", "X-Envoy-External-Address", "Traceparent", "Baggage",
]  # fmt: skip


def _is_own(address: str) -> bool:
    """Whether it is an address of this machine: for a client on loopback Envoy puts the one by which others know it."""
    with socket.socket() as probe:
        probe.bind((address, 0))
    return True


@pytest.mark.parametrize("name", SPOOFED)
@pytest.mark.parametrize("path", [PACKS, "/"])
def test_spoofed_header_is_stripped(edge: Edge, token: str, name: str, path: str) -> None:
    assert edge.send("GET", path, token=token, headers={name: "admin", "X-Kept": "kept"}).status == 200
    request = edge.upstreams["cs" if path == PACKS else "console"].received[0]
    assert "admin" not in [value for _, value in request.headers]
    assert request.all("x-kept") == ["kept"]


def test_gateway_sets_no_identity_header(edge: Edge, token: str) -> None:
    edge.send("GET", PACKS, token=token)
    names = {name for name, _ in edge.upstreams["cs"].received[0].headers}
    assert names == {
        "host", "authorization", "x-forwarded-for", "x-forwarded-proto", "x-request-id", "x-envoy-external-address",
    }  # fmt: skip


def test_header_with_an_underscore_is_refused_when_it_could_pass_for_another(edge: Edge, token: str) -> None:
    reply = edge.send("GET", PACKS, token=token, headers={"x_user_id": "admin"})
    assert (reply.status, reply.json()["code"], edge.seen()) == (400, "UNREADABLE", [])


def test_request_id_is_new_and_returned_when_the_client_brings_its_own(edge: Edge, token: str) -> None:
    mine = "11111111-2222-4333-8444-555555555555"
    reply = edge.send("GET", PACKS, token=token, headers={"X-Request-Id": mine})
    passed = edge.upstreams["cs"].received[0].all("x-request-id")
    returned = [value for name, value in reply.raw_headers if name == "x-request-id"]
    assert passed == returned
    assert len(returned) == 1
    assert returned != [mine]
    assert UUID(returned[0])


def test_request_id_is_returned_once_when_the_service_returns_it_as_well(edge: Edge, token: str) -> None:
    def echo(request: Received) -> Answer:
        return Answer(headers={"x-request-id": request.all("x-request-id")[0], "x-content-type-options": "nosniff"})

    edge.upstreams["cs"].behave = echo
    names = [name for name, _ in edge.send("GET", PACKS, token=token).raw_headers]
    assert (names.count("x-request-id"), names.count("x-content-type-options")) == (1, 1)


def test_refusal_names_its_request_id(edge: Edge) -> None:
    reply = edge.send("GET", PACKS)
    assert reply.json()["trace_id"] == reply.headers["x-request-id"]


def test_forwarded_for_is_the_sockets_address_when_the_client_claims_another(edge: Edge, token: str) -> None:
    edge.send("GET", PACKS, token=token, headers={"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"})
    request = edge.upstreams["cs"].received[0]
    [address] = request.all("x-forwarded-for")
    assert _is_own(address)
    assert request.all("x-forwarded-proto") == ["http"]


def test_forwarded_for_of_a_trusted_proxy_is_kept_when_one_stands_before(
    folder: Path, fresh: dict[str, Upstream], token: str
) -> None:
    with running(folder, fresh, trusted_hops=1) as edge:
        edge.send("GET", PACKS, token=token, headers={"X-Forwarded-For": "198.51.100.9"})
        [addresses] = fresh["cs"].received[0].all("x-forwarded-for")
        client, _, proxy = addresses.partition(",")
        assert client == "198.51.100.9"
        assert _is_own(proxy)


def test_answers_say_no_more_of_the_machinery_than_the_product_name(edge: Edge, token: str) -> None:
    reply = edge.send("GET", PACKS, token=token)
    assert reply.headers["server"] == "dyflux"
    assert [name for name in reply.headers if name.startswith("x-envoy-")] == []
    assert reply.headers["x-content-type-options"] == "nosniff"


def test_page_may_load_only_its_own_when_the_console_is_served(edge: Edge, token: str) -> None:
    edge.upstreams["console"].behave = lambda request: Answer(headers={"content-security-policy": "default-src *"})
    policies = [v for name, v in edge.send("GET", "/cs").raw_headers if name == "content-security-policy"]
    assert len(policies) == 1
    rules = dict(rule.split(" ", 1) for rule in policies[0].split("; "))
    assert rules["default-src"] == rules["base-uri"] == rules["frame-ancestors"] == "'none'"
    assert rules["script-src"] == rules["connect-src"] == "'self'"
    assert "content-security-policy" not in edge.send("GET", PACKS, token=token).headers
