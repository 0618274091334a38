"""취소결과조회: list, look, acknowledge, decide, memo (F-185…F-188, A30, A36)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy.ext.asyncio import AsyncConnection

from services.cancellations.application.acknowledge import acknowledge_claims
from services.cancellations.application.edit_memo import edit_memo
from services.cancellations.application.resolve_claim import resolve_claim
from services.cancellations.entrypoints.acknowledging import ids_of
from services.cancellations.entrypoints.answers import claim_answer
from services.cancellations.entrypoints.reading import claims_page
from services.cancellations.entrypoints.schemas import AcknowledgeClaims, ClaimQuery, ClaimSearch, MemoBody, ResolveBody
from services.cancellations.entrypoints.wiring import App
from shared.contracts.codes import Refusal
from shared.runtime.command import CommandContext
from shared.web.app import router_of
from shared.web.idempotency import Answer
from shared.web.principal import Principal, principal_of


def routes(app: App) -> APIRouter:
    """Routes under `/claims`."""
    router = router_of("cancellations")

    @router.get("/claims")
    async def get_claims(request: Request, query: Annotated[ClaimQuery, Query()]) -> JSONResponse:
        return JSONResponse((await claims_page(app, query.wanted(), query, principal_of(request))).body())

    @router.post("/claims/search")
    async def search_claims(request: Request, query: ClaimSearch) -> JSONResponse:
        return JSONResponse((await claims_page(app, query.wanted(), query, principal_of(request))).body())

    @router.post("/claims/acknowledge")
    async def acknowledge(request: Request, body: AcknowledgeClaims) -> Response:
        wanted = body.filter.wanted() if body.filter else None

        async def work(conn: AsyncConnection, context: CommandContext) -> Answer:
            ids = await ids_of(app, conn, body.ids, wanted, body.expected_count)
            return Answer({"results": await acknowledge_claims(app.uow(conn), ids, context)})

        return await app.commands.run(request, work)

    @router.get("/claims/{claim_id}")
    async def get_claim(request: Request, claim_id: str) -> JSONResponse:
        who = principal_of(request)
        return JSONResponse(await app.database.read(lambda conn: _answer(app, conn, claim_id, who)))

    @router.patch("/claims/{claim_id}")
    async def patch_claim(request: Request, claim_id: str, body: MemoBody) -> Response:
        who = principal_of(request)

        async def work(conn: AsyncConnection, context: CommandContext) -> Answer:
            await edit_memo(app.uow(conn), claim_id, body.memo, context)
            return Answer(await _answer(app, conn, claim_id, who))

        return await app.commands.run(request, work)

    @router.post("/claims/{claim_id}/resolve")
    async def resolve(request: Request, claim_id: str, body: ResolveBody) -> Response:
        who = principal_of(request)

        async def work(conn: AsyncConnection, context: CommandContext) -> Answer:
            await resolve_claim(app.uow(conn), claim_id, body.decision, body.mgmt_no, body.note, context)
            return Answer(await _answer(app, conn, claim_id, who))

        return await app.commands.run(request, work)

    return router


async def _answer(app: App, conn: AsyncConnection, claim_id: str, who: Principal) -> dict[str, object]:
    row = await app.claim_lists(conn).one(claim_id)
    if row is None:
        raise Refusal("CLAIM_NOT_FOUND")
    return claim_answer(row, who)
