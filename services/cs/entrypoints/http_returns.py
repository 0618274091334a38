"""반품관리 and 회수요청: the list and what is done to a return (F-154…F-160, F-164, A28)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated

import orjson
from fastapi import APIRouter, Path, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from services.cs.application.case_steps import Step
from services.cs.application.edit_return import edit_return
from services.cs.application.jobs import settle_named
from services.cs.application.ports import Uow
from services.cs.application.return_answers import return_row
from services.cs.application.return_steps import accept_return, arrive_return, cancel_return
from services.cs.application.settle_returns import settle_return
from services.cs.entrypoints.http_packs import as_json
from services.cs.entrypoints.http_records import run_bulk
from services.cs.entrypoints.schemas_cases import ReturnQuery, ReturnSearch
from services.cs.entrypoints.schemas_returns import (
    AcceptBody,
    ArriveBody,
    EditBody,
    SettleBody,
    SettleManyBody,
    StepBody,
)
from services.cs.entrypoints.wiring import App
from shared.contracts.codes import Refusal
from shared.runtime.command import CommandContext
from shared.web.app import router_of
from shared.web.idempotency import Answer
from shared.web.principal import principal_of
from shared.web.queries import documented, query_of
from shared.web.schemas import BIGINT_MAX

Id = Annotated[int, Path(ge=1, le=BIGINT_MAX)]
Shown = Callable[..., object]


def routes(app: App) -> APIRouter:
    """`/returns…`; `/returns/statistics` is registered before it."""
    router = router_of("cs")

    async def listed(request: Request, asked: ReturnQuery) -> Response:
        filter, part = asked.filter(app.clock()), asked.part()
        unmasked = principal_of(request).reads_personal_data()
        return as_json(await app.reader.returns(filter, asked.sort, part, unmasked=unmasked))

    @router.get("/returns", openapi_extra=documented(ReturnQuery))
    async def get_returns(request: Request) -> Response:
        return await listed(request, query_of(ReturnQuery, request))

    @router.post("/returns/search")
    async def search_returns(request: Request, asked: ReturnSearch) -> Response:
        return await listed(request, asked)

    @router.get("/returns/{id}")
    async def get_return(request: Request, id: Id) -> Response:
        """One return with the ledger of its changes."""
        found = await app.reader.return_in_full(id, unmasked=principal_of(request).reads_personal_data())
        if found is None:
            raise Refusal("RETURN_NOT_FOUND", return_id=id)
        return Response(orjson.dumps(found), media_type="application/json")

    @router.patch("/returns/{id}")
    async def patch_return(request: Request, id: Id, body: EditBody) -> Response:
        """반품수정."""
        return await step(app, request, return_row, lambda uow, ctx: edit_return(uow, id, body.command(), ctx))

    @router.post("/returns/settle")
    async def settle_many(request: Request, body: SettleManyBody) -> Response:
        """반품선택완료 (F-159): 200 with a row each, or 202 with a job."""
        asked = body.command()
        return await run_bulk(app, request, lambda uow, ctx: settle_named(uow, body.ids, asked, ctx))

    @router.post("/returns/{id}/accept")
    async def accept(request: Request, id: Id, body: AcceptBody) -> Response:
        return await step(app, request, return_row, lambda uow, ctx: accept_return(uow, id, body.command(), ctx))

    @router.post("/returns/{id}/arrive")
    async def arrive(request: Request, id: Id, body: ArriveBody) -> Response:
        return await step(app, request, return_row, lambda uow, ctx: arrive_return(uow, id, body.command(), ctx))

    @router.post("/returns/{id}/settle")
    async def settle(request: Request, id: Id, body: SettleBody) -> Response:
        asked = body.command(body.expected_version)
        return await step(app, request, return_row, lambda uow, ctx: settle_return(uow, id, asked, ctx))

    @router.post("/returns/{id}/cancel")
    async def cancel(request: Request, id: Id, body: StepBody) -> Response:
        return await step(app, request, return_row, lambda uow, ctx: cancel_return(uow, id, body.remark(), ctx))

    return router


async def step(
    app: App, request: Request, shown: Shown, work: Callable[[Uow, CommandContext], Awaitable[Step]]
) -> Response:
    """Run one step once, answer its row as this reader may see it, then tell the consoles."""
    ended: list[Step] = []
    unmasked = principal_of(request).reads_personal_data()

    async def run(conn: AsyncConnection, ctx: CommandContext) -> Answer:
        ended[:] = [await work(app.uow(conn), ctx)]
        return Answer(shown(ended[0].row, unmasked=unmasked))

    response = await app.commands.run(request, run)
    await app.live.tell([message for each in ended for message in each.told])
    return response
