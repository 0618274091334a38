"""작업자: list, create, edit. For admins."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from services.accounts.application.change_operator import change_operator
from services.accounts.application.create_operator import create_operator
from services.accounts.domain.operator import OperatorChange, new_operator
from services.accounts.domain.password import check_password
from services.accounts.entrypoints.fingerprints import fingerprint
from services.accounts.entrypoints.paging import PageQuery
from services.accounts.entrypoints.schemas import (
    NewOperatorBody,
    OperatorAnswer,
    OperatorPage,
    OperatorPatch,
    operator_answer,
)
from services.accounts.entrypoints.wiring import App
from shared.contracts.codes import Refusal
from shared.runtime.command import CommandContext
from shared.web.app import router_of
from shared.web.idempotency import Answer


def routes(app: App) -> APIRouter:
    """GET and POST /operators, GET and PATCH /operators/{login}."""
    router = router_of("accounts")

    @router.get("/operators", response_model=OperatorPage)
    async def operators(query: Annotated[PageQuery, Query()]) -> object:
        """작업자 목록, by login."""
        at = query.position()
        found = await app.database.read(
            lambda conn: app.operators_page(conn, query.limit, at, query.offset, operator_answer)
        )
        return found.body()

    @router.get("/operators/{login}", response_model=OperatorAnswer)
    async def operator(login: str) -> OperatorAnswer:
        """One 작업자."""
        found = await app.database.read(lambda conn: app.uow(conn).operators.get(login))
        if found is None:
            raise Refusal("OPERATOR_NOT_FOUND", login=login)
        return operator_answer(found)

    @router.post("/operators", status_code=201, response_model=OperatorAnswer)
    async def create(body: NewOperatorBody, request: Request) -> Response:
        """작업자 등록."""
        hashed = await app.passwords.hash(check_password(body.password))

        async def work(conn: AsyncConnection, ctx: CommandContext) -> Answer:
            new = new_operator(
                body.login, body.name, hashed, body.roles, at=ctx.at, grants=body.grants, denies=body.denies
            )
            made = await create_operator(app.uow(conn), new)
            return Answer(operator_answer(made).model_dump(mode="json"), 201)

        return await app.commands.run(request, work, digest=await fingerprint(app, request, body))

    @router.patch("/operators/{login}", response_model=OperatorAnswer)
    async def change(login: str, body: OperatorPatch, request: Request) -> Response:
        """작업자 수정. A new password and deactivating end every session."""
        hashed = None if body.password is None else await app.passwords.hash(check_password(body.password))
        asked = OperatorChange(body.name, body.roles, body.grants, body.denies, body.active, hashed)

        async def work(conn: AsyncConnection, ctx: CommandContext) -> Answer:
            after = await change_operator(app.uow(conn), login, asked, ctx)
            return Answer(operator_answer(after).model_dump(mode="json"))

        return await app.commands.run(request, work, digest=await fingerprint(app, request, body))

    return router
