"""적용 of an upload, how far it is, and its result as a workbook (F-193, F-194)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.background import BackgroundTask

from services.orders.application.uploads.apply_upload import Applied, apply_upload
from services.orders.application.uploads.edit_row import upload_of
from services.orders.application.uploads.kinds import Kind
from services.orders.application.uploads.model import OK, StoredRow
from services.orders.entrypoints.schemas_uploads import ApplyBody
from services.orders.entrypoints.uploads_app import PATHS, UploadsApp, kst, shown_cells, upload_id_of
from shared.runtime.command import CommandContext
from shared.web.app import router_of
from shared.web.idempotency import Answer
from shared.web.principal import Principal, principal_of

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CHUNK = 64 * 1024
_TITLES = {"intake": "주문일괄등록 결과", "invoice": "송장일괄등록 결과", "option": "상품옵션 일괄등록 결과"}


def routes(app: UploadsApp) -> APIRouter:
    """Apply and result of each kind."""
    router = router_of("orders")
    for path, kind in PATHS.items():
        _add(router, path, kind, app)
    return router


def _add(router: APIRouter, path: str, kind: Kind, app: UploadsApp) -> None:
    async def apply(request: Request, upload_id: str, body: ApplyBody | None = None) -> Response:
        found, ns = upload_id_of(upload_id), body.row_ns if body else None

        async def work(conn: AsyncConnection, ctx: CommandContext) -> Answer:
            wanted = None if ns is None else set(ns)
            return _applied(str(found), await apply_upload(app.uow(conn), kind, found, wanted, ctx))

        answer = await app.commands.run(request, work)
        app.wake()
        return answer

    async def result(request: Request, upload_id: str) -> StreamingResponse:
        who, found = principal_of(request), upload_id_of(upload_id)

        async def work(conn: AsyncConnection) -> list[StoredRow]:
            await upload_of(app.uow(conn), kind, found)
            return await app.uow(conn).uploads.rows(found)

        rows = await app.database.read(work)
        header = ["행", *([] if kind.name == "invoice" else ["관리번호"]), *kind.sheet.usual.columns.values()]
        header += ["판정", "내용", "안내", "처리결과", "적용시각", "작업자"]
        lines = (_line(kind, row, who) for row in rows)
        file = await asyncio.to_thread(app.result_file, _TITLES[kind.name], header, lines)
        chunks: Iterator[bytes] = iter(lambda: file.read(_CHUNK), b"")
        disposition = {"content-disposition": f'attachment; filename="{kind.name}-result-{found}.xlsx"'}
        return StreamingResponse(chunks, media_type=_XLSX, headers=disposition, background=BackgroundTask(file.close))

    router.add_api_route(
        f"/{path}/{{upload_id}}/apply", apply, methods=["POST"], name=f"apply_{kind.name}", response_model=None
    )
    router.add_api_route(
        f"/{path}/{{upload_id}}/result",
        result,
        methods=["GET"],
        name=f"result_{kind.name}",
        response_class=StreamingResponse,
    )


def _applied(upload_id: str, applied: Applied) -> Answer:
    if applied.later:
        job = f"/api/orders/v1/jobs/{upload_id}"
        return Answer({"job_id": upload_id, "job_url": job, "total": applied.asked}, 202)
    return Answer({"results": [_result(row) for row in applied.rows]})


def _result(row: StoredRow) -> dict[str, Any]:
    return {
        "id": row.n,
        "n": row.n,
        "mgmt_no": row.mgmt_no,
        "ok": row.ok,
        "code": row.verdict if row.verdict != OK else None,
        "verdict": row.verdict,
        "detail": row.detail,
        "warnings": list(row.warnings),
    }


def _line(kind: Kind, row: StoredRow, who: Principal) -> list[object]:
    cells = shown_cells(kind, row, who)
    number = [] if kind.name == "invoice" else [row.mgmt_no]
    done = "제외" if row.skip else "" if row.ok is None else "완료" if row.ok else "실패"
    return [
        row.line,
        *number,
        *(cells[name] for name in kind.sheet.usual.columns),
        row.verdict,
        row.detail,
        " ".join(each["detail"] for each in row.warnings),
        done,
        kst(row.applied_at),
        row.asked_by if row.applied_at else None,
    ]
