"""교환예정관리 (F-163): the list, and an exchange let go, done with, or called off."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from services.cs.application.exchange_answers import exchange_row
from services.cs.application.exchange_steps import cancel_exchange, complete_exchange, release_exchange
from services.cs.entrypoints.http_packs import as_json
from services.cs.entrypoints.http_returns import Id, step
from services.cs.entrypoints.schemas_cases import ExchangeQuery, ExchangeSearch
from services.cs.entrypoints.schemas_returns import StepBody
from services.cs.entrypoints.wiring import App
from shared.web.app import router_of
from shared.web.principal import principal_of
from shared.web.queries import documented, query_of


def routes(app: App) -> APIRouter:
    """`/exchanges…`."""
    router = router_of("cs")

    async def listed(request: Request, asked: ExchangeQuery) -> Response:
        filter, part = asked.filter(app.clock()), asked.part()
        unmasked = principal_of(request).reads_personal_data()
        return as_json(await app.reader.exchanges(filter, asked.sort, part, unmasked=unmasked))

    @router.get("/exchanges", openapi_extra=documented(ExchangeQuery))
    async def get_exchanges(request: Request) -> Response:
        return await listed(request, query_of(ExchangeQuery, request))

    @router.post("/exchanges/search")
    async def search_exchanges(request: Request, asked: ExchangeSearch) -> Response:
        return await listed(request, asked)

    @router.post("/exchanges/{id}/release")
    async def release(request: Request, id: Id, body: StepBody) -> Response:
        return await step(app, request, exchange_row, lambda uow, ctx: release_exchange(uow, id, body.remark(), ctx))

    @router.post("/exchanges/{id}/complete")
    async def complete(request: Request, id: Id, body: StepBody) -> Response:
        return await step(app, request, exchange_row, lambda uow, ctx: complete_exchange(uow, id, body.remark(), ctx))

    @router.post("/exchanges/{id}/cancel")
    async def cancel(request: Request, id: Id, body: StepBody) -> Response:
        return await step(app, request, exchange_row, lambda uow, ctx: cancel_exchange(uow, id, body.remark(), ctx))

    return router
