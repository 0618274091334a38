"""Builds the HTTP side of a service: door, problems, health, body limit. Ten lines a route are enough behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.routing import iter_route_contexts
from starlette.types import ASGIApp

from shared.contracts.routes import ROUTES
from shared.runtime.ids import NewId
from shared.web.access import AccessMiddleware, Catalogue
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
    for router in routers:
        app.include_router(router)
    catalogue = ROUTES[service]
    declared = _declared(app, f"/api/{service}/v1")
    if declared != set(catalogue):
        raise LookupError(f"{service}: routes and catalogue differ: {sorted(declared ^ set(catalogue))}")
    app.include_router(health_router(probes))
    install_problems(app)
    app.add_middleware(AccessMiddleware, catalogue=Catalogue(service, catalogue), verifier=verifier)
    app.add_middleware(RequestMiddleware, service=service, new_id=new_id)
    return app


def _declared(app: FastAPI, prefix: str) -> set[str]:
    """Read from the routes: the document would say the same after half a second's work at every start."""
    return {
        f"{method} {(route.path_format or '').removeprefix(prefix)}"
        for route in iter_route_contexts(app.routes)
        for method in route.methods or ()
    }


def openapi_of(app: FastAPI) -> dict[str, Any]:
    """The document that is committed and compared."""
    app.openapi_schema = None
    return app.openapi()
