"""The published keys. Everybody may have them; caches keep them for a minute, which is far less than a new key waits."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from services.accounts.entrypoints.wiring import App
from shared.web.app import router_of


def routes(app: App) -> APIRouter:
    """GET /.well-known/jwks.json."""
    router = router_of("accounts")

    @router.get("/.well-known/jwks.json", response_model=dict[str, list[dict[str, Any]]])
    async def jwks() -> Response:
        """The JSON Web Key Set (RFC 7517)."""
        return JSONResponse(await app.ring.jwks(), headers={"cache-control": "public, max-age=60"})

    return router
