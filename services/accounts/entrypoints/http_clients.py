"""연동 프로그램: list, create, delete. For admins."""

from __future__ import annotations

from typing import Annotated

import orjson
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy.ext.asyncio import AsyncConnection

from services.accounts.application.clients import create_client, delete_client
from services.accounts.domain.client import new_client
from services.accounts.domain.operator import CLIENT_PREFIX
from services.accounts.domain.secret import digest, new_secret
from services.accounts.entrypoints.paging import PageQuery
from services.accounts.entrypoints.schemas import (
    ClientAnswer,
    ClientPage,
    NewClientAnswer,
    NewClientBody,
    client_answer,
)
from services.accounts.entrypoints.wiring import App
from shared.runtime.command import CommandContext
from shared.web.app import router_of
from shared.web.idempotency import Answer


def routes(app: App) -> APIRouter:
    """GET and POST /clients, DELETE /clients/{client_id}."""
    router = router_of("accounts")

    @router.get("/clients", response_model=ClientPage)
    async def clients(query: Annotated[PageQuery, Query()]) -> object:
        """연동 프로그램 목록, oldest first."""
        at = query.position()
        found = await app.database.read(
            lambda conn: app.clients_page(conn, query.limit, at, query.offset, client_answer)
        )
        return found.body()

    @router.post("/clients", status_code=201, response_model=NewClientAnswer)
    async def create(body: NewClientBody, request: Request) -> Response:
        """연동 프로그램 등록. The secret is in no table: who lost the first answer deletes the client and makes another."""
        client_id, secret = f"{CLIENT_PREFIX}{app.new_id().hex}", new_secret(app.random)

        async def work(conn: AsyncConnection, ctx: CommandContext) -> Answer:
            new = new_client(client_id, body.name, body.scopes, digest(secret), at=ctx.at, by=ctx.operator)
            made = await create_client(app.uow(conn), new)
            return Answer({**client_answer(made).model_dump(mode="json"), "client_secret": None}, 201)

        return _with_secret(await app.commands.run(request, work), client_id, secret)

    @router.delete("/clients/{client_id}", response_model=ClientAnswer)
    async def delete(client_id: str, request: Request) -> Response:
        """연동 프로그램 삭제."""

        async def work(conn: AsyncConnection, ctx: CommandContext) -> Answer:
            gone = await delete_client(app.uow(conn), client_id, ctx)
            return Answer(client_answer(gone).model_dump(mode="json"))

        return await app.commands.run(request, work)

    return router


def _with_secret(response: Response, client_id: str, secret: str) -> Response:
    """Put the secret into the answer of the request that made the client, and of no other."""
    body = orjson.loads(response.body)
    if response.status_code != 201 or body["client_id"] != client_id:
        return response
    return JSONResponse({**body, "client_secret": secret}, status_code=201, headers={"cache-control": "no-store"})
