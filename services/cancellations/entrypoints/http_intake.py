"""`POST /channels/{channel_id}/claims`: a channel's native payload, JSON or XML (api.md, cancellations)."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from services.cancellations.application.take_claims import take_claims
from services.cancellations.entrypoints.reading import channel_named
from services.cancellations.entrypoints.wiring import App
from shared.contracts.codes import Refusal
from shared.runtime.command import CommandContext
from shared.web.app import router_of
from shared.web.idempotency import Answer

_MEDIA = ("application/json", "application/xml", "text/xml")
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The channel's own payload: one claim, a list, or its wrapper (channels.md 3).",
        "content": {
            "application/json": {"schema": {"type": ["object", "array"]}},
            "application/xml": {"schema": {"type": "string"}},
        },
    }
}


def routes(app: App) -> APIRouter:
    """The one route."""
    router = router_of("cancellations")

    @router.post("/channels/{channel_id}/claims", status_code=202, openapi_extra=_BODY)
    async def post_claims(channel_id: str, request: Request) -> Response:
        media = request.headers.get("content-type", "application/json").partition(";")[0].strip().lower()
        if media not in _MEDIA and not media.endswith(("+json", "+xml")):
            raise Refusal("UNSUPPORTED_MEDIA_TYPE")
        body = await request.body()
        channel = await channel_named(app, channel_id)
        events = app.read_claims(channel.adapter, body)

        async def work(conn: AsyncConnection, context: CommandContext) -> Answer:
            touched = await take_claims(app.uow(conn), channel_id, events, app.arrival(context, "http"))
            keys = list(dict.fromkeys(claim.claim_key for claims in touched for claim in claims))
            return Answer({"accepted": len(events), "claims": keys}, 202)

        return await app.commands.run(request, work)

    return router
