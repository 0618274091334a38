"""No spelling of a path may open what is closed, and what passes reaches the service in one spelling."""

from __future__ import annotations

import pytest

from tests.integration.gateway.edge import Edge

CLOSED = [
    "//api/orders/v1/orders/1",
    "/api//orders/v1/orders/1",
    "/api/orders/v1//orders/1",
    "/./api/orders/v1/orders/1",
    "/assets/../api/orders/v1/orders/1",
    "/assets/%2e%2e/api/orders/v1/orders/1",
    "/assets/.%2E/api/orders/v1/orders/1",
    "/readyz/../api/orders/v1/orders/1",
    "/healthz/../api/orders/v1/orders/1",
    "/\\api/orders/v1/orders/1",
    "/api/accounts/v1/login/../../../orders/v1/orders/1",
    "/api/messaging/v1/webhooks/a/b/../../../messages",
    "/api/messaging/v1/webhooks/a/%2e%2e/%2e%2e/messages",
    "/api/messaging/v1/webhooks/a/..\\..\\messages",
    "/api/messaging/v1/webhooks/a/b;/../../x",
    "/api/accounts/v1/login;x=1",
    "/api/accounts/v1/login.",
    "/api/accounts/v1/LOGIN",
    "/API/accounts/v1/login",
    "/Api/orders/v1/orders/1",
    "/API/ORDERS/V1/ORDERS/1",
    "/api",
    "/api/",
    "/api/orders",
    "/api/orders/v2/orders/1",
    "/api/status/v1/x",
    "/api/unknown/v1/x",
]

REFUSED = [
    "/assets/..%2fapi/orders/v1/orders/1",
    "/api%2forders/v1/orders/1",
    "/api/messaging/v1/webhooks/a/..%2F..%2fmessages",
    "/api/messaging/v1/webhooks/a/..%5c..%5Cmessages",
    "/api/orders/v1/orders/1%00",
    "/api/messaging/v1/webhooks/a/b#/../../messages",
]


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("path", CLOSED)
def test_path_trick_needs_a_token_when_it_means_a_closed_path(edge: Edge, method: str, path: str) -> None:
    reply = edge.send(method, path, body=b"" if method == "POST" else None)
    assert (reply.status, reply.json()["code"]) == (401, "UNAUTHENTICATED")
    assert edge.seen() == []


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("path", REFUSED)
def test_path_is_refused_as_unreadable_when_it_can_be_read_in_two_ways(
    edge: Edge, method: str, path: str, token: str
) -> None:
    reply = edge.send(method, path, token=token, body=b"" if method == "POST" else None)
    assert (reply.status, reply.json()["code"]) == (400, "UNREADABLE")
    assert edge.seen() == []


@pytest.mark.parametrize(
    "path", ["//api/orders/v1//orders/1", "/x/../api/orders/v1/orders/1", "/api/./orders/v1/orders/1"]
)
def test_service_sees_one_spelling_when_path_was_written_oddly(edge: Edge, token: str, path: str) -> None:
    assert edge.send("GET", path, token=token).status == 200
    assert edge.seen() == [("orders", "GET", "/api/orders/v1/orders/1")]


@pytest.mark.parametrize(
    "path",
    ["/api", "/api/", "/api/unknown/v1/x", "/api/orders/v2/x", "/API/orders/v1/x", "/api/status/v1/x", "/api/orders"],
)
def test_unknown_api_path_is_not_found_when_token_is_good(edge: Edge, token: str, path: str) -> None:
    reply = edge.send("GET", path, token=token)
    assert (reply.status, reply.json()["code"]) == (404, "NOT_FOUND")
    assert reply.headers["content-type"] == "application/problem+json"
    assert edge.seen() == []


@pytest.mark.parametrize("path", ["/livez", "/metrics", "/docs", "/openapi.json"])
def test_inner_pages_of_services_are_not_reachable(edge: Edge, path: str) -> None:
    edge.send("GET", path)
    assert [name for name, *_ in edge.seen()] == ["console"]


def test_console_takes_reads_only(edge: Edge) -> None:
    reply = edge.send("POST", "/", body=b"x")
    assert (reply.status, reply.json()["code"]) == (405, "METHOD_NOT_ALLOWED")
    assert edge.seen() == []


def test_names_that_only_begin_like_api_belong_to_the_console(edge: Edge) -> None:
    assert edge.send("GET", "/apiary").status == 200
    assert [name for name, *_ in edge.seen()] == ["console"]
