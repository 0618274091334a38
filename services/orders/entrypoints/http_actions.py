"""`POST /orders/{mgmt_no}/actions/{action}`: one route an action, all of one shape (api.md, orders)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.application.actions import ACTIONS, Action
from services.orders.application.ports import Uow
from services.orders.entrypoints.masking import pack_shown_to, shown_to
from services.orders.entrypoints.schemas import single
from services.orders.entrypoints.schemas_base import ActionBody
from shared.contracts.codes import Refusal
from shared.runtime.command import CommandContext
from shared.web.app import router_of
from shared.web.idempotency import Answer, Commands
from shared.web.principal import principal_of

UowOf = Callable[[AsyncConnection], Uow]


def routes(commands: Commands, uow: UowOf) -> APIRouter:
    """All actions of `ACTIONS` on one order."""
    router = router_of("orders")
    for name, action in ACTIONS.items():
        router.add_api_route(
            f"/orders/{{mgmt_no}}/actions/{name}",
            _endpoint(action, single(name), commands, uow),
            methods=["POST"],
            name=name,
            response_model=None,
        )
    return router


def _endpoint(
    action: Action, schema: type[ActionBody], commands: Commands, uow: UowOf
) -> Callable[..., Awaitable[Response]]:
    async def endpoint(request: Request, mgmt_no: int, body: Any) -> Response:
        command = action.command(mgmt_no=mgmt_no, **body.values())

        async def work(conn: AsyncConnection, ctx: CommandContext) -> Answer:
            try:
                outcome = await action.run(uow(conn), command, ctx)
            except Refusal as refusal:
                raise shown_to(principal_of(request), refusal) from refusal
            return Answer(replace(outcome, pack=pack_shown_to(principal_of(request), outcome.pack)).body())

        return await commands.run(request, work)

    endpoint.__annotations__["body"] = schema
    return endpoint
