"""Uploads and their previews: `/intake-uploads` (F-193), `/invoice-uploads` (F-194, A37), `/option-uploads`."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.application.uploads.edit_row import edit_row, upload_of
from services.orders.application.uploads.kinds import INTAKE, Kind
from services.orders.application.uploads.take_upload import own_format, take_upload
from services.orders.entrypoints.paging import page
from services.orders.entrypoints.schemas_lists import RowsQuery
from services.orders.entrypoints.schemas_uploads import PATCHES
from services.orders.entrypoints.uploads_app import PATHS, UploadsApp, row_answer, upload_answer, upload_id_of
from shared.contracts.codes import Refusal
from shared.runtime.command import CommandContext
from shared.web.app import router_of
from shared.web.idempotency import Answer
from shared.web.principal import principal_of
from shared.web.queries import documented, query_of
from shared.web.schemas import INT_MAX
from shared.web.upload_form import MAX_UPLOAD, upload_body, upload_form

FIRST_ROWS = 20


def routes(app: UploadsApp) -> APIRouter:
    """The same routes for each kind."""
    router = router_of("orders")
    for path, kind in PATHS.items():
        _add(router, path, kind, app)
    return router


def _add(router: APIRouter, path: str, kind: Kind, app: UploadsApp) -> None:
    of_channel = kind is INTAKE

    async def post_upload(request: Request) -> Response:
        who = principal_of(request)
        async with upload_form(request, of_channel=of_channel) as form:
            own = await app.database.read(lambda conn: own_format(app.uow(conn), kind, form.channel_id))
            table = await app.files.table(form.descriptor, own.sheet if own else None)

            async def work(conn: AsyncConnection, ctx: CommandContext) -> Answer:
                uow = app.uow(conn)
                made = await take_upload(uow, kind, form.channel_id, form.file_name, table, app.new_id(), ctx)
                upload, rows = made
                first = [row_answer(kind, row, who) for row in rows[:FIRST_ROWS]]
                return Answer({**upload_answer(upload, await uow.uploads.counts(upload.id)), "items": first})

            return await app.commands.run(request, work, digest=form.digest)

    async def get_upload(upload_id: str) -> JSONResponse:
        found = upload_id_of(upload_id)

        async def work(conn: AsyncConnection) -> dict[str, Any]:
            uow = app.uow(conn)
            return upload_answer(await upload_of(uow, kind, found), await uow.uploads.counts(found))

        return JSONResponse(await app.database.read(work))

    async def get_rows(request: Request, upload_id: str) -> JSONResponse:
        who, found, asked = principal_of(request), upload_id_of(upload_id), query_of(RowsQuery, request)
        part = asked.part_of_rows()

        async def work(conn: AsyncConnection) -> dict[str, Any]:
            uow = app.uow(conn)
            await upload_of(uow, kind, found)
            rows = await uow.uploads.page(found, asked.verdict, part)
            return page(rows, part, lambda row: (row.n,), lambda row: row_answer(kind, row, who))

        return JSONResponse(await app.database.read(work))

    async def patch_row(request: Request, upload_id: str, n: int, body: Any) -> Response:
        who, found = principal_of(request), upload_id_of(upload_id)
        if not 0 < n <= INT_MAX:
            raise Refusal("UPLOAD_ROW_NOT_FOUND", n=n)
        edits = {name: getattr(body, name) for name in body.model_fields_set & kind.editable}

        async def work(conn: AsyncConnection, ctx: CommandContext) -> Answer:
            return Answer(row_answer(kind, await edit_row(app.uow(conn), kind, found, n, body.skip, edits, ctx), who))

        return await app.commands.run(request, work)

    patch_row.__annotations__["body"] = PATCHES[kind.name]
    extra: dict[str, Any] = {"openapi_extra": upload_body(of_channel=of_channel), "max_body_size": MAX_UPLOAD}
    for method, template, endpoint, more in (
        ("POST", f"/{path}", post_upload, extra),
        ("GET", f"/{path}/{{upload_id}}", get_upload, {}),
        ("GET", f"/{path}/{{upload_id}}/rows", get_rows, {"openapi_extra": documented(RowsQuery)}),
        ("PATCH", f"/{path}/{{upload_id}}/rows/{{n}}", patch_row, {}),
    ):
        name = f"{endpoint.__name__}_{kind.name}"
        router.add_api_route(template, endpoint, methods=[method], name=name, response_model=None, **more)
