"""Who may pass: a good token in the header, or one of the few open routes."""

from __future__ import annotations

from pathlib import Path

import jwt
import pytest

from shared.contracts.access import Permission
from shared.contracts.routes import ROUTES
from tests.integration.gateway.conftest import JWKS
from tests.integration.gateway.edge import Edge, running, until
from tests.integration.gateway.keys import Signer, key_set, rsa_token
from tests.integration.gateway.upstream import Answer, Upstream

PACKS = "/api/cs/v1/packs"


def _refused(edge: Edge, token: str | None) -> None:
    reply = edge.send("GET", PACKS, token=token)
    assert reply.status == 401
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.json()["code"] == "UNAUTHENTICATED"
    assert edge.seen() == []


def test_request_passes_unchanged_when_token_is_good(edge: Edge, token: str) -> None:
    reply = edge.send("GET", PACKS + "?q=%EA%B9%80&limit=2", token=token)
    assert reply.status == 200
    assert edge.seen() == [("cs", "GET", PACKS + "?q=%EA%B9%80&limit=2")]
    assert edge.upstreams["cs"].received[0].all("authorization") == [f"Bearer {token}"]


def test_request_is_refused_when_token_is_missing(edge: Edge) -> None:
    _refused(edge, None)


@pytest.mark.parametrize(
    "claims",
    [{"iss": "other"}, {"aud": "console"}, {"aud": None}, {"nbf": 4_000_000_000}],
    ids=["issuer", "audience", "no audience", "not yet"],
)
def test_request_is_refused_when_a_claim_is_wrong(edge: Edge, signer: Signer, claims: dict[str, object]) -> None:
    without = tuple(name for name, value in claims.items() if value is None)
    _refused(edge, signer.token({k: v for k, v in claims.items() if v is not None}, without=without))


def test_request_is_refused_when_token_never_expires(edge: Edge, signer: Signer) -> None:
    _refused(edge, signer.token(without=("exp",)))


def test_expired_token_is_forgiven_only_within_the_leeway(edge: Edge, signer: Signer) -> None:
    assert edge.send("GET", PACKS, token=signer.token(ends_in=-20)).status == 200
    edge.forget()
    _refused(edge, signer.token(ends_in=-40))


def test_token_that_was_good_is_refused_when_its_time_is_over(edge: Edge, signer: Signer) -> None:
    token = signer.token(ends_in=-28)  # two seconds of the leeway are left
    for _ in range(5):  # often enough that every thread of the gateway remembers it
        assert edge.send("GET", PACKS, token=token).status == 200
    until(lambda: edge.send("GET", PACKS, token=token).status == 401)


def test_request_is_refused_when_signature_is_not_the_published_keys(edge: Edge, signer: Signer) -> None:
    _refused(edge, Signer(signer.kid).token())
    _refused(edge, rsa_token(signer.kid))


def test_request_is_refused_when_token_is_unsigned_or_signed_with_the_public_key(edge: Edge, signer: Signer) -> None:
    claims = jwt.decode(signer.token(), options={"verify_signature": False})
    _refused(edge, jwt.encode(claims, "", algorithm="none", headers={"kid": signer.kid}))
    published = signer.jwk()["x"]
    _refused(edge, jwt.encode(claims, published.ljust(64, "x"), algorithm="HS256", headers={"kid": signer.kid}))
    head, body, mark = signer.token().split(".")
    _refused(edge, f"{head}.{body}.{mark[:-4]}AAAA")


@pytest.mark.parametrize(
    "headers",
    [
        {"Cookie": "access_token={}; token={}; Authorization={}"},
        {"X-Authorization": "Bearer {}"},
        {"Authorization": "{}"},
    ],
    ids=["cookie", "other header", "no scheme"],
)
def test_token_counts_nowhere_but_in_the_authorization_header(edge: Edge, token: str, headers: dict[str, str]) -> None:
    reply = edge.send("GET", PACKS, headers={k: v.format(token, token, token) for k, v in headers.items()})
    assert (reply.status, edge.seen()) == (401, [])


def test_token_does_not_count_in_the_query(edge: Edge, token: str) -> None:
    for name in ("access_token", "token", "jwt"):
        assert edge.send("GET", f"{PACKS}?{name}={token}").status == 401
    assert edge.seen() == []


def _catalogue() -> list[tuple[str, str, str, bool]]:
    return [
        (service, route.partition(" ")[0], route.partition(" ")[2], permission is Permission.PUBLIC)
        for service, routes in ROUTES.items()
        for route, permission in routes.items()
    ]


def test_exactly_the_public_routes_of_the_catalogue_are_open(edge: Edge) -> None:
    opened = set()
    for service, method, template, _public in _catalogue():
        path = f"/api/{service}/v1" + template.replace("{", "").replace("}", "")
        reply = edge.send(method, path, body=b"{}" if method != "GET" else None)
        assert reply.status in {200, 401}, (method, path, reply.status)
        if reply.status == 200:
            opened.add((service, method, template))
    assert opened == {(service, method, template) for service, method, template, public in _catalogue() if public}
    assert ("accounts", "POST", "/login") in opened


def test_every_route_of_the_catalogue_reaches_its_service_when_token_is_good(edge: Edge, token: str) -> None:
    for service, method, template, _public in _catalogue():
        edge.forget()
        path = f"/api/{service}/v1" + template.replace("{", "").replace("}", "")
        assert edge.send(method, path, token=token, body=b"{}" if method != "GET" else None).status == 200
        assert {name for name, server in edge.upstreams.items() if server.received} - {"accounts"} | {service} == {
            service
        }
        assert path in [request.target for request in edge.upstreams[service].received]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/accounts/v1/login"),
        ("PUT", "/api/accounts/v1/token"),
        ("DELETE", "/api/accounts/v1/logout"),
        ("POST", JWKS),
        ("GET", "/api/messaging/v1/webhooks/bizppurio/abc"),
        ("POST", "/api/messaging/v1/webhooks/bizppurio"),
        ("POST", "/api/messaging/v1/webhooks/bizppurio/abc/more"),
        ("POST", "/api/messaging/v1/webhooks"),
        ("POST", "/api/accounts/v1/login/"),
        ("POST", "/api/accounts/v1/login/../operators"),
        ("POST", "/api/accounts/v1/logins"),
        ("POST", "/api/accounts/v1/operators"),
        ("POST", "/api/orders/v1/login"),
    ],
)
def test_a_neighbour_of_an_open_route_stays_closed(edge: Edge, method: str, path: str) -> None:
    assert edge.send(method, path, body=b"").status == 401
    assert edge.seen() == []


def test_console_and_health_are_open(edge: Edge) -> None:
    assert edge.send("GET", "/").status == 200
    assert edge.send("GET", "/assets/app.js?v=1").status == 200
    assert edge.send("GET", "/readyz").status == 200
    assert edge.seen() == [
        ("status", "GET", "/readyz"),
        ("console", "GET", "/"),
        ("console", "GET", "/assets/app.js?v=1"),
    ]


def test_healthz_is_the_gateways_own_answer(edge: Edge) -> None:
    reply = edge.send("GET", "/healthz")
    assert (reply.status, reply.headers["content-type"], reply.json()) == (200, "application/json", {"status": "ok"})
    assert edge.seen() == []


def test_new_key_is_accepted_when_accounts_has_published_it(
    folder: Path, fresh: dict[str, Upstream], signer: Signer
) -> None:
    second = Signer("2026-12")
    with running(folder, fresh, jwks_cache_s=0.2) as edge:
        assert edge.send("GET", PACKS, token=second.token()).status == 401
        fresh["accounts"].behave = lambda _request: Answer(body=key_set(signer, second))
        until(lambda: edge.send("GET", PACKS, token=second.token()).status == 200)
        assert edge.send("GET", PACKS, token=signer.token()).status == 200


def test_answer_is_unavailable_and_not_unauthenticated_when_no_key_can_be_had(
    folder: Path, fresh: dict[str, Upstream], token: str
) -> None:
    without = {name: server for name, server in fresh.items() if name != "accounts"}
    with running(folder, without) as edge:
        reply = edge.send("GET", PACKS, token=token)
        assert (reply.status, reply.json()["code"]) == (503, "SERVICE_UNAVAILABLE")
        assert edge.seen() == []


def test_keys_are_fetched_as_soon_as_accounts_is_there_when_the_gateway_came_first(
    folder: Path, fresh: dict[str, Upstream], signer: Signer
) -> None:
    late = {name: server for name, server in fresh.items() if name != "accounts"}
    with running(folder, late) as edge:
        assert edge.send("GET", PACKS, token=signer.token()).status == 503
        accounts = Upstream(lambda _request: Answer(body=key_set(signer))).start(edge.settings.accounts[1])
        try:
            until(lambda: edge.send("GET", PACKS, token=signer.token()).status == 200)
        finally:
            accounts.stop()
