"""Builds the HTTP side of a service: door, problems, health, body limit. Ten lines a route are enough behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.contracts.routes import ROUTES
from shared.runtime.ids import NewId
from shared.web.access import ROUTE, AccessMiddleware, Catalogue
from shared.web.body_limit import TooLargeAsProblem
from shared.web.health import Probe, health_router
from shared.web.openapi import RESPONSES, completed
from shared.web.problems import install_problems
from shared.web.requests import RequestMiddleware
from shared.web.tokens import TokenVerifier

MAX_BODY = 8 * 1024 * 1024


class _App(FastAPI):
    service = ""

    def openapi(self) -> dict[str, Any]:
        """The document, with what the framework does not know."""
        return completed(super().openapi(), f"/api/{self.service}/v1", ROUTES[self.service])

    def build_middleware_stack(self) -> ASGIApp:
        """The framework's own body limit is its outermost layer."""
        return TooLargeAsProblem(super().build_middleware_stack())


class _Straight(BaseRoute):
    """Goes to the route that the catalogue found: one look, where the framework would try a hundred patterns twice."""

    def __init__(self, routes: Mapping[str, APIRoute]) -> None:
        self._routes = routes

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        route = self._routes.get(scope.get(ROUTE, ""))
        return route.matches(scope) if route else (Match.NONE, {})

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await scope["route"].handle(scope, receive, send)


def router_of(service: str) -> APIRouter:
    """The router of a service's routes, under `/api/<service>/v1`."""
    return APIRouter(prefix=f"/api/{service}/v1", responses=RESPONSES)


def create_app(
    service: str,
    routers: Sequence[APIRouter],
    *,
    verifier: TokenVerifier,
    probes: Mapping[str, Probe],
    new_id: NewId,
) -> FastAPI:
    """The app of one service. Raises LookupError when routes and catalogue differ: a route must be in both."""
    app = _App(
        title=f"dyflux {service}",
        version="1",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        max_body_size=MAX_BODY,
    )
    app.service = service
    prefix = f"/api/{service}/v1"
    routes = [route for router in routers for route in router.routes if isinstance(route, APIRoute)]
    known = {f"{method} {route.path.removeprefix(prefix)}": route for route in routes for method in route.methods or ()}
    catalogue = ROUTES[service]
    if known.keys() != catalogue.keys():
        raise LookupError(f"{service}: routes and catalogue differ: {sorted(known.keys() ^ catalogue.keys())}")
    app.router.routes += [_Straight(known), *routes]
    app.include_router(health_router(probes))
    install_problems(app)
    app.add_middleware(AccessMiddleware, catalogue=Catalogue(service, catalogue), verifier=verifier)
    app.add_middleware(RequestMiddleware, service=service, new_id=new_id)
    return app


def openapi_of(app: FastAPI) -> dict[str, Any]:
    """The document that is committed and compared."""
    app.openapi_schema = None
    return app.openapi()
