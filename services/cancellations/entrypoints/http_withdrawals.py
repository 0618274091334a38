"""취소철회조회: list, acknowledge, take the acknowledgement back (F-189…F-192, A31, D9)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy.ext.asyncio import AsyncConnection

from services.cancellations.application.acknowledge import acknowledge_withdrawals, unacknowledge_withdrawals
from services.cancellations.application.ports import Uow
from services.cancellations.entrypoints.acknowledging import ids_of
from services.cancellations.entrypoints.reading import claims_page
from services.cancellations.entrypoints.schemas import AcknowledgeWithdrawals, WithdrawalQuery, WithdrawalSearch
from services.cancellations.entrypoints.wiring import App
from shared.runtime.command import CommandContext
from shared.web.app import router_of
from shared.web.idempotency import Answer
from shared.web.principal import principal_of

Act = Callable[[Uow, Sequence[str], CommandContext], Awaitable[list[dict[str, Any]]]]


def routes(app: App) -> APIRouter:
    """Routes under `/withdrawals`."""
    router = router_of("cancellations")

    @router.get("/withdrawals")
    async def get_withdrawals(request: Request, query: Annotated[WithdrawalQuery, Query()]) -> JSONResponse:
        return JSONResponse((await claims_page(app, query.wanted(), query, principal_of(request))).body())

    @router.post("/withdrawals/search")
    async def search_withdrawals(request: Request, query: WithdrawalSearch) -> JSONResponse:
        return JSONResponse((await claims_page(app, query.wanted(), query, principal_of(request))).body())

    @router.post("/withdrawals/acknowledge")
    async def acknowledge(request: Request, body: AcknowledgeWithdrawals) -> Response:
        return await _bulk(app, request, body, acknowledge_withdrawals)

    @router.post("/withdrawals/unacknowledge")
    async def unacknowledge(request: Request, body: AcknowledgeWithdrawals) -> Response:
        return await _bulk(app, request, body, unacknowledge_withdrawals)

    return router


async def _bulk(app: App, request: Request, body: AcknowledgeWithdrawals, act: Act) -> Response:
    wanted = body.filter.wanted() if body.filter else None

    async def work(conn: AsyncConnection, context: CommandContext) -> Answer:
        ids = await ids_of(app, conn, body.ids, wanted, body.expected_count)
        return Answer({"results": await act(app.uow(conn), ids, context)})

    return await app.commands.run(request, work)
