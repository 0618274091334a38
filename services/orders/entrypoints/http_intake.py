"""`POST /intake` and `POST /orders` (api.md, orders)."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.application.by_hand_ports import ByHandUow
from services.orders.application.create_order import create_order
from services.orders.application.intake_ports import IntakeUow
from services.orders.application.take_in import take_in_rows
from services.orders.entrypoints.masking import pack_shown_to
from services.orders.entrypoints.schemas_intake import IntakeBody, NewOrderBody
from shared.runtime.command import CommandContext
from shared.web.app import router_of
from shared.web.idempotency import Answer, Commands
from shared.web.principal import principal_of


def routes(
    commands: Commands, uow: Callable[[AsyncConnection], IntakeUow], by_hand: Callable[[AsyncConnection], ByHandUow]
) -> APIRouter:
    """Both routes."""
    router = router_of("orders")

    @router.post("/intake")
    async def post_intake(request: Request, body: IntakeBody) -> Response:
        rows = body.lines()

        async def work(conn: AsyncConnection, ctx: CommandContext) -> Answer:
            return Answer({"results": await take_in_rows(uow(conn), rows, ctx)})

        return await commands.run(request, work)

    @router.post("/orders", status_code=201)
    async def post_order(request: Request, body: NewOrderBody) -> Response:
        command = body.command()

        async def work(conn: AsyncConnection, ctx: CommandContext) -> Answer:
            mgmt_no, pack = await create_order(by_hand(conn), command, ctx)
            snapshot = pack_shown_to(principal_of(request), pack).model_dump(mode="json")
            answer = {"mgmt_no": mgmt_no, "pack_no": pack.pack_no, "version": pack.version, "pack": snapshot}
            return Answer({**answer, "created": [mgmt_no], "warnings": []}, 201)

        return await commands.run(request, work)

    return router
