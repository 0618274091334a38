"""Every caller at every route of every service, from its OpenAPI, against a table written by hand (expected_access)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime

import jwt
import pytest

from services.accounts.domain.operator import new_operator
from shared.contracts.access import Permission, Role
from shared.contracts.routes import ROUTES
from tests.component.door import CHANNEL, Door, ask, door
from tests.component.expected_access import EVERYBODY, EXPECTED, GRANTED, WHO
from tests.support.tokens import TokenMaker

SERVICES = ("accounts", "orders", "cs", "messaging", "cancellations")


@pytest.fixture(params=SERVICES)
async def at(request: pytest.FixtureRequest) -> AsyncIterator[Door]:
    async with door(request.param) as opened:
        yield opened


def tokens_of(maker: TokenMaker) -> dict[str, str | None]:
    """A token for each caller."""
    callers: dict[str, str | None] = {
        "nobody": None,
        "admin": maker.operator("admin"),
        "agent": maker.operator("agent"),
        "viewer": maker.operator("viewer"),
        "intake": maker.client("intake"),
        "this channel": maker.client(f"claims:{CHANNEL}"),
        "other channel": maker.client("claims:coupang-main"),
        "intake and this channel": maker.client("intake", f"claims:{CHANNEL}"),
    }
    assert callers.keys() == EVERYBODY
    return callers


def shut_for(caller: str) -> str:
    return "UNAUTHENTICATED" if caller == "nobody" else "NOT_PERMITTED"


def closed(service: str) -> list[str]:
    """The routes that want a token."""
    return [route for route, group in EXPECTED[service].items() if group != "public"]


def test_every_service_and_role_is_expected_when_listed() -> None:
    assert set(ROUTES) == set(SERVICES) == set(EXPECTED)
    assert {role.value for role in Role} == {"admin", "agent", "viewer"}
    assert {group for routes in EXPECTED.values() for group in routes.values()} == set(WHO)


async def test_routes_are_the_expected_ones_when_read_from_openapi(at: Door) -> None:
    assert at.routes() == set(EXPECTED[at.service])


async def test_each_caller_gets_in_exactly_where_the_table_says(at: Door) -> None:
    callers = tokens_of(at.maker)
    found, expected = {}, {}
    for route in at.routes():
        let_in = WHO[EXPECTED[at.service].get(route, "operators")]
        for caller, token in callers.items():
            found[route, caller] = await at.knock(route, token)
            expected[route, caller] = "in" if caller in let_in else shut_for(caller)
    assert found == expected


def bad_tokens(maker: TokenMaker) -> Iterable[tuple[str, str]]:
    """Tokens of an admin that are each wrong in one way."""
    stranger = TokenMaker(kid=maker.kid)
    good = maker.operator("admin")
    said = jwt.decode(good, options={"verify_signature": False})
    head, body, mark = good.split(".")
    yield "expired", maker.operator("admin", ends_in=-31)
    yield "expired long ago", maker.operator("admin", ends_in=-86_400)
    yield "another key under our name", stranger.operator("admin")
    yield "an unknown key", TokenMaker().operator("admin")
    yield "another audience", maker.operator("admin", aud="console")
    yield "another issuer", maker.operator("admin", iss="somebody")
    yield "no expiry", maker.sign(without=["exp"], **{k: said[k] for k in ("sub", "kind", "roles", "perms")})
    yield "no kind", maker.sign(sub="admin", perms=said["perms"])
    yield "not yet", maker.operator("admin", nbf=4_000_000_000)
    yield "unsigned", jwt.encode(said, "", algorithm="none", headers={"kid": maker.kid})
    secret = maker.jwks()["keys"][0]["x"].ljust(64, "x")
    yield "the public key as a secret", jwt.encode(said, secret, algorithm="HS256", headers={"kid": maker.kid})
    yield "a broken signature", f"{head}.{body}.{mark[:-6]}AAAAAA"
    yield "another body", f"{head}.{jwt.encode({**said, 'sub': 'x'}, '', algorithm='none').split('.')[1]}.{mark}"
    yield "no token at all", "nonsense"
    yield "an empty one", ""


async def test_bad_token_opens_nothing_when_it_is_wrong_in_any_way(at: Door) -> None:
    for name, token in bad_tokens(at.maker):
        answers = {route: await at.knock(route, token) for route in closed(at.service)}
        assert set(answers.values()) == {"UNAUTHENTICATED"}, name


async def test_expired_token_is_borne_for_the_leeway_only(at: Door) -> None:
    [route, *_] = closed(at.service)
    assert await at.knock(route, at.maker.operator("admin", ends_in=-25)) == "in"
    assert await at.knock(route, at.maker.operator("admin", ends_in=-31)) == "UNAUTHENTICATED"


async def test_token_does_not_count_when_it_is_not_a_bearer(at: Door) -> None:
    [route, *_] = closed(at.service)
    method, template = route.split(" ", 1)
    path = f"/api/{at.service}/v1{template.replace('{', '').replace('}', '')}"
    token = at.maker.operator("admin")
    for query in ("access_token", "token", "authorization"):
        assert (await ask(at.app, method, path, None, f"{query}={token}"))[0] == 401


@pytest.mark.parametrize("permission", sorted(GRANTED))
async def test_grant_opens_and_denial_shuts_exactly_its_routes(at: Door, permission: str) -> None:
    when, one = datetime(2026, 11, 23, tzinfo=UTC), (Permission(permission),)
    viewer = new_operator("kim", "김하늘", "hash", [Role.VIEWER], at=when, grants=one).permissions()
    admin = new_operator("lee", "이바다", "hash", [Role.ADMIN], at=when, denies=one).permissions()
    opened = GRANTED[permission]
    for route, group in EXPECTED[at.service].items():
        with_grant = await at.knock(route, at.maker.operator("viewer", perms=viewer))
        may = "viewer" in WHO[group] or group == opened
        assert with_grant == ("in" if may else "NOT_PERMITTED"), route
        with_denial = await at.knock(route, at.maker.operator("admin", perms=admin))
        assert with_denial == ("NOT_PERMITTED" if group == opened else "in"), route


async def test_other_method_is_405_and_other_path_404_when_nobody_knows_it(at: Door) -> None:
    prefix = f"/api/{at.service}/v1"
    known = set(EXPECTED[at.service])
    for route in known:
        template = route.split(" ", 1)[1]
        path = prefix + template.replace("{channel_id}", CHANNEL).replace("{", "").replace("}", "")
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
            if any(_fits(other, method, template) for other in known):
                continue
            status, _ = await ask(at.app, method, path, at.maker.operator("admin"))
            assert status == 405, (method, template)
    for path in ("/nowhere", "/", "", "/login/", "//me"):
        status, _ = await ask(at.app, "GET", prefix + path, at.maker.operator("admin"))
        assert status == 404, path


def _fits(route: str, method: str, template: str) -> bool:
    """Whether `route` answers this method on a path of this template (a fixed word also fits a parameter)."""
    known_method, known = route.split(" ", 1)
    ours, theirs = template.split("/"), known.split("/")
    return (
        known_method == method
        and len(ours) == len(theirs)
        and all(mine == other or other.startswith("{") for mine, other in zip(ours, theirs, strict=True))
    )
