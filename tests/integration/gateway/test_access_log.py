"""The access log helps to find a request and tells nothing about a person."""

from __future__ import annotations

import json

import pytest

from tests.integration.gateway.edge import Edge, Reply


def _line(edge: Edge, reply: Reply) -> dict[str, object]:
    [line] = edge.log_lines(reply.headers["x-request-id"])
    return line


def test_line_names_request_route_status_and_time(edge: Edge, token: str) -> None:
    line = _line(edge, edge.send("GET", "/api/cs/v1/packs", token=token))
    assert (line["method"], line["path"], line["route"], line["status"]) == ("GET", "/api/cs/v1/packs", "cs", 200)
    assert {"time", "ms", "upstream_ms", "flags", "why", "bytes_in", "bytes_out", "attempts"} <= line.keys()


def test_line_has_no_query(edge: Edge, token: str) -> None:
    reply = edge.send("GET", "/api/cs/v1/packs?q=madeupname&key=recipient", token=token)
    line = _line(edge, reply)
    assert line["path"] == "/api/cs/v1/packs"
    assert "madeupname" not in json.dumps(line)


@pytest.mark.parametrize(
    "path",
    [
        "/api/messaging/v1/webhooks/bizppurio/secret-of-the-vendor",
        "/api/messaging/v1/webhooks/bizppurio/secret-of-the-vendor/x",
        "//api/messaging/v1/WEBHOOKS/bizppurio/secret-of-the-vendor",
        "/api/messaging/v1/webhooks/bizppurio/secret-of-the-vendor%2f",
        "/api/messaging/v1/%77ebhooks/bizppurio/secret-of-the-vendor",
    ],
)
def test_log_has_no_webhook_token(edge: Edge, path: str) -> None:
    edge.send("POST", path, body=b"{}")
    _line(edge, edge.send("GET", "/healthz"))  # once this line is there, the one before it is as well
    log = edge.log.read_text()
    assert "secret" not in log


def test_webhook_is_logged_by_the_name_of_its_route(edge: Edge) -> None:
    line = _line(edge, edge.send("POST", "/api/messaging/v1/webhooks/bizppurio/secret", body=b"{}"))
    assert (line["path"], line["status"]) == ("(webhook)", 200)


def test_line_has_no_text_of_a_person_that_stands_in_a_path(edge: Edge, token: str) -> None:
    line = _line(edge, edge.send("GET", "/api/accounts/v1/operators/%EA%B9%80%EB%AF%BC", token=token))
    assert line["path"] == "(accounts)"


def test_line_has_nothing_of_the_client(edge: Edge, token: str) -> None:
    headers = {"Cookie": "refresh=made-up", "User-Agent": "made-up-agent", "X-Forwarded-For": "203.0.113.7"}
    text = json.dumps(_line(edge, edge.send("GET", "/api/cs/v1/packs", token=token, headers=headers)))
    for secret in (token, "made-up", "203.0.113.7", "127.0.0.1"):
        assert secret not in text


def test_refused_request_is_logged_with_its_reason(edge: Edge) -> None:
    line = _line(edge, edge.send("GET", "/api/cs/v1/packs"))
    assert (line["status"], line["why"]) == (401, "jwt_authn_access_denied{Jwt_is_missing}")
