"""The staff's side: messages to one another (F-005), and the card of who is calling."""

from __future__ import annotations

from typing import Annotated

import orjson
from fastapi import APIRouter, Query, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from services.cs.application.customer_card import phone_of
from services.cs.application.live import LiveMessage
from services.cs.application.staff_messages import send_staff_message
from services.cs.entrypoints.http_packs import as_json
from services.cs.entrypoints.schemas_desk import BoxQuery, Lookup, NewStaffMessage
from services.cs.entrypoints.wiring import App
from shared.runtime.command import CommandContext
from shared.web.app import router_of
from shared.web.idempotency import Answer
from shared.web.principal import principal_of


def routes(app: App) -> APIRouter:
    """`/staff-messages`, `/customers/lookup`."""
    router = router_of("cs")

    @router.get("/staff-messages")
    async def get_box(request: Request, asked: Annotated[BoxQuery, Query()]) -> Response:
        return as_json(await app.reader.staff_box(asked.filter(principal_of(request).sub), asked.part()))

    @router.post("/staff-messages", status_code=201)
    async def post_message(request: Request, body: NewStaffMessage) -> Response:
        told: list[LiveMessage] = []

        async def work(conn: AsyncConnection, ctx: CommandContext) -> Answer:
            answer, message = await send_staff_message(app.uow(conn), body.to, body.body, body.mgmt_no, ctx)
            told[:] = [message]
            return Answer(answer, 201)

        response = await app.commands.run(request, work)
        await app.live.tell(told)
        return response

    @router.post("/customers/lookup")
    async def lookup(request: Request, body: Lookup) -> Response:
        unmasked = principal_of(request).reads_personal_data()
        found = await app.reader.customer(phone_of(body.phone), unmasked=unmasked)
        return Response(orjson.dumps(found), media_type="application/json", headers={"cache-control": "no-store"})

    return router
