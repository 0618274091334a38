"""발신번호: list, register, edit."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from services.messaging.application.edit_sender import EditSender, edit_sender
from services.messaging.application.register_sender import RegisterSender, register_sender
from services.messaging.entrypoints.schemas import SenderBody, SenderPatch, SenderQuery
from services.messaging.entrypoints.shapes import sender_shape
from services.messaging.entrypoints.wiring import App
from shared.runtime.command import CommandContext
from shared.web.app import router_of
from shared.web.idempotency import Answer
from shared.web.pagination import Cursor, Page


def routes(app: App) -> APIRouter:
    """`/senders`."""
    router = router_of("messaging")

    @router.get("/senders")
    async def get_senders(query: Annotated[SenderQuery, Query()]) -> dict[str, Any]:
        after = Cursor.decode(query.cursor, str).keys[0] if query.cursor else None
        rows = await app.reader.senders(query.limit, after, query.offset)
        items = [sender_shape(row) for row in rows[: query.limit]]
        more = Cursor((items[-1]["sender_no"],)).encode() if len(rows) > query.limit else None
        return Page(items, next_cursor=more).body()

    @router.post("/senders", status_code=201)
    async def post_sender(body: SenderBody, request: Request) -> Response:
        command = RegisterSender(body.sender_no, body.label, body.verified, body.active, body.expires_on)

        async def work(conn: AsyncConnection, ctx: CommandContext) -> Answer:
            return Answer(sender_shape(await register_sender(app.uow(conn), command, ctx)), 201)

        return await app.commands.run(request, work)

    @router.patch("/senders/{sender_no}")
    async def patch_sender(sender_no: str, body: SenderPatch, request: Request) -> Response:
        command = EditSender(
            sender_no, body.label, body.verified, body.active, body.expires_on,
            set_expires_on="expires_on" in body.model_fields_set, resume=body.resume,
            expected_version=body.expected_version,
        )  # fmt: skip

        async def work(conn: AsyncConnection, ctx: CommandContext) -> Answer:
            return Answer(sender_shape(await edit_sender(app.uow(conn), command, ctx)))

        answer = await app.commands.run(request, work)
        app.dispatcher()
        return answer

    return router
