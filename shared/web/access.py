"""The door of a service: finds the route's permission in the catalogue and checks the token, before a body is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from starlette.types import ASGIApp, Receive, Scope, Send

from shared.contracts.access import Permission
from shared.web.problems import problem
from shared.web.tokens import KeysUnavailable, TokenVerifier


ROUTE = "dyflux.route"
"""Where the scope of a request says which route it is: as the catalogue writes it, method and template."""


class Found(NamedTuple):
    """What the catalogue knows of a request: its route, the permission that it needs, and its path parameters."""

    route: str
    permission: Permission
    params: dict[str, str]


class Catalogue:
    """The routes of one service, matched by method and path."""

    def __init__(self, service: str, routes: Mapping[str, Permission]) -> None:
        self.prefix = f"/api/{service}/v1"
        self._routes: list[tuple[str, re.Pattern[str], str, Permission]] = []
        for route, permission in routes.items():
            method, template = route.split(" ", 1)
            pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(template))
            self._routes.append((method, re.compile(pattern), route, permission))

    def find(self, method: str, path: str) -> Found | None:
        """The route of a request; None: no such route here."""
        rest = path.removeprefix(self.prefix)
        for known, pattern, route, permission in self._routes:
            if known == method and (match := pattern.fullmatch(rest)):
                return Found(route, permission, match.groupdict())
        return None

    def methods(self, path: str) -> list[str]:
        """The methods that a path knows."""
        rest = path.removeprefix(self.prefix)
        return sorted({method for method, pattern, *_ in self._routes if pattern.fullmatch(rest)})


class AccessMiddleware:
    """401 without a good token, 403 without the permission, 404 and 405 for what the catalogue does not hold."""

    def __init__(self, app: ASGIApp, catalogue: Catalogue, verifier: TokenVerifier) -> None:
        self.app = app
        self.catalogue = catalogue
        self.verifier = verifier

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/api/"):
            await self.app(scope, receive, send)
            return
        found = self.catalogue.find(scope["method"], scope["path"])
        if found is None:
            allowed = self.catalogue.methods(scope["path"])
            answer = (
                problem("METHOD_NOT_ALLOWED", headers={"allow": ", ".join(allowed)})
                if allowed
                else problem("NOT_FOUND")
            )
            await answer(scope, receive, send)
            return
        scope[ROUTE] = found.route
        if found.permission is not Permission.PUBLIC:
            refused = await self._refusal(scope, found.permission, found.params)
            if refused is not None:
                await refused(scope, receive, send)
                return
        await self.app(scope, receive, send)

    async def _refusal(self, scope: Scope, permission: Permission, params: dict[str, str]) -> ASGIApp | None:
        try:
            principal = await self.verifier.verify(_bearer(scope))
        except KeysUnavailable:
            return problem("SERVICE_UNAVAILABLE", headers={"retry-after": "1"})
        if principal is None:
            return problem("UNAUTHENTICATED", headers={"www-authenticate": "Bearer"})
        if not principal.may(permission, params):
            return problem("NOT_PERMITTED")
        state: dict[str, Any] = scope.setdefault("state", {})
        state["principal"] = principal
        return None


def _bearer(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"authorization":
            kind, _, token = value.decode("latin-1").partition(" ")
            return token.strip() if kind.lower() == "bearer" else ""
    return ""
