"""`/livez`, `/readyz`, `/metrics` of a service: outside `/api`, not routed by the gateway."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

Probe = Callable[[], Awaitable[None]]
"""Raises when its part cannot do its work now."""


def health_router(probes: Mapping[str, Probe]) -> APIRouter:
    """Live: the loop turns. Ready: every probe answers within two seconds."""
    router = APIRouter(include_in_schema=False)

    @router.get("/livez")
    async def livez() -> JSONResponse:
        return JSONResponse({"live": True})

    @router.get("/readyz")
    async def readyz() -> JSONResponse:
        results = dict(zip(probes, await asyncio.gather(*map(_ask, probes.values())), strict=True))
        ready = all(result == "ok" for result in results.values())
        return JSONResponse({"ready": ready, "parts": results}, status_code=200 if ready else 503)

    @router.get("/metrics")
    async def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return router


async def _ask(probe: Probe) -> str:
    try:
        async with asyncio.timeout(2):
            await probe()
    except Exception as error:  # noqa: BLE001 - whatever a part says, it is not ready
        return type(error).__name__
    return "ok"
