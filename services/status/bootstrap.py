"""Puts the status component together."""

from __future__ import annotations

import httpx2
from fastapi import FastAPI

from services.status.console import console_app
from services.status.readiness import probes
from services.status.settings import Settings
from shared.runtime.ids import uuid7
from shared.runtime.service import Component, Service
from shared.web.health import health_router
from shared.web.problems import install_problems
from shared.web.requests import RequestMiddleware
from shared.web.server import HttpServer


async def build(settings: Settings) -> Service:
    """One listener for `/readyz` and `/livez`, and one for the console where a port is set for it."""
    client = httpx2.AsyncClient()
    listeners: list[Component] = [
        HttpServer("status-http", status_app(client, settings), settings.status_host, settings.status_port)
    ]
    if settings.console_port:
        files = console_app(settings.console_dir)
        listeners.append(HttpServer("console-http", files, settings.console_host, settings.console_port))
    return Service("status", stages=[listeners], on_close=[client.aclose])


def status_app(client: httpx2.AsyncClient, settings: Settings) -> FastAPI:
    """The app of `/readyz`, `/livez` and `/metrics`."""
    app = FastAPI(title="dyflux status", openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    app.include_router(health_router(probes(client, settings.ready_urls)))
    install_problems(app)
    app.add_middleware(RequestMiddleware, service="status", new_id=uuid7)
    return app
