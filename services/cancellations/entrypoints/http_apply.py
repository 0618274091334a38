"""판매처취소: apply an upload, follow it, fetch its result (F-182, beyond.md 9)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.background import BackgroundTask

from services.cancellations.application.apply_upload import Applied, apply_upload
from services.cancellations.application.lists import ListedRow
from services.cancellations.application.ports import StoredRow
from services.cancellations.application.take_upload import MAX_ROWS
from services.cancellations.entrypoints.answers import kst, shown_name
from services.cancellations.entrypoints.reading import upload_id_of
from services.cancellations.entrypoints.schemas import ApplyBody
from services.cancellations.entrypoints.wiring import App
from shared.contracts.codes import Refusal
from shared.files.progress import RowCounts
from shared.runtime.command import CommandContext
from shared.web.app import router_of
from shared.web.idempotency import Answer
from shared.web.principal import Principal, principal_of

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CHUNK = 64 * 1024
_HEADER = (
    "행", "관리번호", "주문번호", "상품번호", "판매처", "주문자", "상품명", "옵션명", "수량", "취소사유", "취소요청일",
    "반품송장번호", "판정", "내용", "처리결과", "적용시각", "작업자",
)  # fmt: skip


def routes(app: App) -> APIRouter:
    """Apply, job and result."""
    router = router_of("cancellations")

    @router.post("/uploads/{upload_id}/apply")
    async def apply(request: Request, upload_id: str, body: ApplyBody | None = None) -> Response:
        found, ns = upload_id_of(upload_id), body.row_ns if body else None

        async def work(conn: AsyncConnection, context: CommandContext) -> Answer:
            arrival = app.arrival(context, "excel")
            wanted = None if ns is None else set(ns)
            return _applied(found, await apply_upload(app.uow(conn), found, wanted, arrival, context))

        answer = await app.commands.run(request, work)
        app.applier()
        return answer

    @router.get("/jobs/{job_id}")
    async def get_job(job_id: str) -> JSONResponse:
        found = upload_id_of(job_id)

        async def work(conn: AsyncConnection) -> RowCounts:
            if await app.upload_lists(conn).upload(found) is None:
                raise Refusal("UPLOAD_NOT_FOUND")
            return await app.upload_lists(conn).counts(found)

        counts = await app.database.read(work)
        results = f"/api/cancellations/v1/uploads/{found}/rows" if counts.job_state == "DONE" else None
        progress = {"state": counts.job_state, "done": counts.applied, "total": counts.total}
        return JSONResponse({**progress, "results_url": results})

    @router.get("/uploads/{upload_id}/result", response_class=StreamingResponse)
    async def result(request: Request, upload_id: str) -> StreamingResponse:
        who, found = principal_of(request), upload_id_of(upload_id)

        async def work(conn: AsyncConnection) -> tuple[str, list[ListedRow]]:
            upload = await app.upload_lists(conn).upload(found)
            if upload is None:
                raise Refusal("UPLOAD_NOT_FOUND")
            rows = await app.upload_lists(conn).rows(found, after=0, limit=MAX_ROWS, verdict=None)
            return await app.upload_lists(conn).channel_name(upload.channel_id), rows

        name, rows = await app.database.read(work)
        lines = (_line(each, name, who) for each in rows)
        file = await asyncio.to_thread(app.result_file, "판매처취소 결과", _HEADER, lines)
        chunks: Iterator[bytes] = iter(lambda: file.read(_CHUNK), b"")
        disposition = {"content-disposition": f'attachment; filename="cancel-result-{found}.xlsx"'}
        return StreamingResponse(chunks, media_type=_XLSX, headers=disposition, background=BackgroundTask(file.close))

    return router


def _applied(upload_id: UUID, applied: Applied) -> Answer:
    if applied.later:
        job = f"/api/cancellations/v1/jobs/{upload_id}"
        return Answer({"job_id": str(upload_id), "job_url": job, "total": len(applied.rows)}, 202)
    return Answer({"results": [_result(each) for each in applied.rows]})


def _result(stored: StoredRow) -> dict[str, Any]:
    return {
        "id": stored.row.n,
        "n": stored.row.n,
        "mgmt_no": stored.mgmt_no,
        "ok": stored.ok,
        "code": stored.verdict if stored.verdict != "OK" else None,
        "verdict": stored.verdict,
        "detail": stored.detail,
        "claim_id": stored.claim_id,
    }


def _line(listed: ListedRow, channel_name: str, who: Principal) -> list[object]:
    row, claim = listed.row.row, listed.claim or {}
    return [
        row.sheet_row,
        claim.get("mgmt_no") or listed.row.mgmt_no,
        row.market_order_no,
        row.product_code or row.market_line_no,
        channel_name,
        shown_name(row.buyer, who),
        row.product_name,
        row.option_name,
        row.qty if row.qty is not None else row.qty_text,
        row.reason_raw,
        kst(row.requested_at) or row.requested_text,
        row.return_invoice_no,
        listed.row.verdict,
        listed.row.detail,
        claim.get("decision") or ("제외" if listed.row.skip else ""),
        kst(listed.row.applied_at),
        listed.row.asked_by if listed.row.applied_at else None,
    ]
