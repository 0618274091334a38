"""Routes of the masters: one set a kind (api.md, orders)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.application.masters import (
    CHANNEL_GROUPS,
    CHANNELS,
    SUPPLIER_GROUPS,
    SUPPLIERS,
    Kind,
    MastersUow,
    create_master,
    edit_master,
)
from services.orders.entrypoints import schemas_masters as s
from services.orders.entrypoints.paging import page
from services.orders.entrypoints.schemas_lists import GroupedQuery, MastersQuery
from shared.contracts.codes import Refusal
from shared.db.database import Database
from shared.web.app import router_of
from shared.web.idempotency import Answer, Commands
from shared.web.queries import documented, query_of
from shared.web.schemas import Body

Uow = Callable[[AsyncConnection], MastersUow]


def routes(database: Database, commands: Commands, uow: Uow) -> APIRouter:
    """GET list, GET one, POST, PATCH of channels, channel groups, suppliers, supplier groups."""
    router = router_of("orders")
    for path, kind, new, edit in (
        ("channels", CHANNELS, s.ChannelNew, s.ChannelEdit),
        ("channel-groups", CHANNEL_GROUPS, s.ChannelGroupNew, s.ChannelGroupEdit),
        ("suppliers", SUPPLIERS, s.SupplierNew, s.SupplierEdit),
        ("supplier-groups", SUPPLIER_GROUPS, s.SupplierGroupNew, s.SupplierGroupEdit),
    ):
        _add(router, path, kind, new, edit, database, commands, uow)
    return router


def _add(
    router: APIRouter,
    path: str,
    kind: Kind,
    new: type[Body],
    edit: type[Body],
    database: Database,
    commands: Commands,
    uow: Uow,
) -> None:
    query = GroupedQuery if kind.parent else MastersQuery

    async def list_page(request: Request) -> dict[str, Any]:
        asked = query_of(query, request)
        part, group_id = asked.part(str), getattr(asked, "group_id", None)
        found = await database.read(lambda conn: uow(conn).masters.page(kind, asked.name, group_id, asked.active, part))
        return page(found, part, lambda row: (row["id"],), dict)

    async def get_one(id: str) -> dict[str, Any]:
        row = await database.read(lambda conn: uow(conn).masters.get(kind, id))
        if row is None:
            raise Refusal("NOT_FOUND")
        return dict(row)

    async def create(request: Request, body: Body) -> Response:
        values = body.model_dump(exclude_none=True)
        return await commands.run(
            request, _work(lambda conn, ctx: create_master(uow(conn), kind, values, ctx), status=201)
        )

    async def patch(request: Request, id: str, body: Body) -> Response:
        values = body.model_dump(exclude_unset=True)
        if not values:
            raise Refusal("NO_CHANGE")
        return await commands.run(request, _work(lambda conn, ctx: edit_master(uow(conn), kind, id, values, ctx)))

    create.__annotations__["body"] = new  # the framework reads which body it is from here
    patch.__annotations__["body"] = edit
    listing: dict[str, Any] = {"openapi_extra": documented(query)}
    for method, template, endpoint, more in (
        ("GET", f"/{path}", list_page, listing),
        ("GET", f"/{path}/{{id}}", get_one, {}),
        ("POST", f"/{path}", create, {"status_code": 201}),
        ("PATCH", f"/{path}/{{id}}", patch, {}),
    ):
        router.add_api_route(template, endpoint, methods=[method], name=f"{endpoint.__name__}_{kind.name}", **more)


def _work(
    do: Callable[[AsyncConnection, Any], Awaitable[dict[str, Any]]], status: int = 200
) -> Callable[[AsyncConnection, Any], Awaitable[Answer]]:
    async def work(conn: AsyncConnection, ctx: Any) -> Answer:
        return Answer(await do(conn, ctx), status)

    return work
