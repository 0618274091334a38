"""Delivery reports from outside: who may, how much, stored first, acknowledged after. The path holds a secret."""

from __future__ import annotations

from ipaddress import ip_address

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from sqlalchemy.ext.asyncio import AsyncConnection

from services.messaging.application.metrics import WEBHOOKS
from services.messaging.application.take_webhook import VendorHook
from services.messaging.entrypoints.wiring import App
from shared.contracts.codes import Refusal
from shared.web.app import router_of

MAX_BYTES = 20 * 1024
_BODY = {"requestBody": {"content": {"application/json": {"schema": {"type": "object"}}}, "required": True}}


def routes(app: App) -> APIRouter:
    """`/webhooks/{vendor}/{token}`."""
    router = router_of("messaging")

    @router.post("/webhooks/{vendor}/{token}", openapi_extra=_BODY, response_class=PlainTextResponse)
    async def post_report(vendor: str, token: str, request: Request) -> Response:
        hook = _admit(app, vendor, token, request)
        raw = await _read(request)
        stored = await app.database.transaction(lambda conn: _store(app, conn, vendor, hook, raw))
        try:
            app.webhooks.readable(hook, raw)
        except Refusal:
            WEBHOOKS.labels(vendor, "unreadable").inc()
            raise
        WEBHOOKS.labels(vendor, "stored" if stored else "repeated").inc()
        app.applier()
        return Response(hook.ack.body, media_type=hook.ack.media_type)

    return router


async def _store(app: App, conn: AsyncConnection, vendor: str, hook: VendorHook, raw: bytes) -> bool:
    return await app.webhooks.store(app.uow(conn), vendor, hook, raw)


def _admit(app: App, vendor: str, token: str, request: Request) -> VendorHook:
    try:
        hook = app.webhooks.admit(vendor, token)
    except Refusal:
        WEBHOOKS.labels("any", "wrong token").inc()
        raise
    if app.sources and not _known_source(app, request):
        WEBHOOKS.labels(vendor, "wrong address").inc()
        raise Refusal("WEBHOOK_REJECTED")
    return hook


def _known_source(app: App, request: Request) -> bool:
    """The gateway appends the address that it saw; without a gateway it is the socket's."""
    seen = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
    peer = request.client.host if request.client else ""
    try:
        address = ip_address(seen or peer)
    except ValueError:
        return False
    return any(address in network for network in app.sources)


async def _read(request: Request) -> bytes:
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > MAX_BYTES:
            raise Refusal("PAYLOAD_TOO_LARGE", limit="20KB")
    return bytes(raw)
