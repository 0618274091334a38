"""판매처취소: upload and preview (F-180…F-184, A29)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy.ext.asyncio import AsyncConnection

from services.cancellations.application.edit_row import RowEdit, edit_row
from services.cancellations.application.lists import ListedRow
from services.cancellations.application.take_upload import take_upload
from services.cancellations.domain.upload_rows import Verdict
from services.cancellations.entrypoints.answers import row_answer, upload_answer
from services.cancellations.entrypoints.reading import channel_named, upload_id_of
from services.cancellations.entrypoints.schemas import RowPatch
from services.cancellations.entrypoints.wiring import App
from shared.contracts.codes import Refusal
from shared.runtime.command import CommandContext
from shared.web.app import router_of
from shared.web.idempotency import Answer
from shared.web.pagination import DEFAULT_LIMIT, MAX_LIMIT, Cursor, Page
from shared.web.principal import principal_of
from shared.web.schemas import INT_MAX
from shared.web.upload_form import MAX_UPLOAD, upload_body, upload_form

FIRST_ROWS = 20


def routes(app: App) -> APIRouter:
    """Routes under `/uploads` that change nothing outside the upload."""
    router = router_of("cancellations")

    @router.post("/uploads", openapi_extra=upload_body(of_channel=True), max_body_size=MAX_UPLOAD)
    async def post_upload(request: Request) -> Response:
        who = principal_of(request)
        async with upload_form(request, of_channel=True) as form:
            channel = await channel_named(app, form.channel_id)
            own = await app.database.read(lambda conn: app.uow(conn).formats.get(channel.channel_id))
            table = await app.files.table(form.descriptor, own.sheet if own else None)

            async def work(conn: AsyncConnection, context: CommandContext) -> Answer:
                made = await take_upload(app.uow(conn), channel, form.file_name, table, app.new_id(), context)
                upload, rows = made
                counts = await app.upload_lists(conn).counts(upload.id)
                first = [row_answer(ListedRow(each), channel.name, who) for each in rows[:FIRST_ROWS]]
                return Answer({**upload_answer(upload, counts), "items": first})

            return await app.commands.run(request, work, digest=form.digest)

    @router.get("/uploads/{upload_id}")
    async def get_upload(upload_id: str) -> JSONResponse:
        found = upload_id_of(upload_id)

        async def work(conn: AsyncConnection) -> JSONResponse:
            upload = await app.upload_lists(conn).upload(found)
            if upload is None:
                raise Refusal("UPLOAD_NOT_FOUND")
            return JSONResponse(upload_answer(upload, await app.upload_lists(conn).counts(found)))

        return await app.database.read(work)

    @router.get("/uploads/{upload_id}/rows")
    async def get_rows(
        request: Request,
        upload_id: str,
        limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT,
        cursor: Annotated[str | None, Query(max_length=200)] = None,
        offset: Annotated[int, Query(ge=0, le=INT_MAX)] = 0,
        verdict: Verdict | None = None,
    ) -> JSONResponse:
        who, found = principal_of(request), upload_id_of(upload_id)
        after = Cursor.decode(cursor, int).keys[0] if cursor is not None else offset

        async def work(conn: AsyncConnection) -> JSONResponse:
            lists = app.upload_lists(conn)
            upload = await lists.upload(found)
            if upload is None:
                raise Refusal("UPLOAD_NOT_FOUND")
            name = await lists.channel_name(upload.channel_id)
            rows = await lists.rows(found, after=min(after, INT_MAX), limit=limit + 1, verdict=verdict)
            more, rows = len(rows) > limit, rows[:limit]
            counts = await lists.counts(found)
            total = counts.verdicts.get(verdict, 0) if verdict else upload.rows
            following = Cursor((rows[-1].row.row.n,)).encode() if more else None
            page = Page([row_answer(each, name, who) for each in rows], following, None, total, total_is_exact=True)
            return JSONResponse(page.body())

        return await app.database.read(work)

    @router.patch("/uploads/{upload_id}/rows/{n}")
    async def patch_row(request: Request, upload_id: str, n: int, body: RowPatch) -> Response:
        who, found = principal_of(request), upload_id_of(upload_id)
        unpick = "mgmt_no" in body.model_fields_set and body.mgmt_no is None
        edit = RowEdit(mgmt_no=body.mgmt_no, unpick=unpick, skip=body.skip)
        if not 0 < n <= INT_MAX:
            raise Refusal("UPLOAD_ROW_NOT_FOUND", n=n)

        async def work(conn: AsyncConnection, _context: CommandContext) -> Answer:
            stored = await edit_row(app.uow(conn), found, n, edit)
            upload = await app.upload_lists(conn).upload(found)
            name = await app.upload_lists(conn).channel_name(upload.channel_id) if upload else ""
            return Answer(row_answer(ListedRow(stored), name, who))

        return await app.commands.run(request, work)

    return router
