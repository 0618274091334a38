"""The HTTP side of a built service, as it is served: found in the built stages, nothing is put together anew."""

from __future__ import annotations

import importlib
from typing import Any

from fastapi import FastAPI

from shared.runtime.service import Service
from shared.web.server import HttpServer

NOWHERE = "postgresql://nobody@127.0.0.1:1/nowhere"
"""Engines that are not there: building a service connects to nothing."""


def app_of(service: Service) -> FastAPI:
    """The app behind the service's HTTP listener."""
    found = [part.app for stage in service.stages for part in stage if isinstance(part, HttpServer)]
    apps = [app for app in found if isinstance(app, FastAPI)]
    if len(apps) != 1:
        raise LookupError(f"{service.name}: {len(apps)} HTTP listeners")
    return apps[0]


async def unconnected(name: str) -> Service:
    """A service built by its own bootstrap, without engines. Close it with `close`."""
    settings: Any = importlib.import_module(f"services.{name}.settings")
    bootstrap: Any = importlib.import_module(f"services.{name}.bootstrap")
    built: Service = await bootstrap.build(settings.Settings(database_url=NOWHERE))
    return built


async def close(service: Service) -> None:
    """What the host does at the end."""
    for closing in reversed(service.on_close):
        await closing()
