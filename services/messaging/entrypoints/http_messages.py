"""개별문자 보내기 and 발송이력."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from services.messaging.application.reading import MessageFilter, Slice
from services.messaging.application.send_direct import SendDirect, send_direct
from services.messaging.domain.phones import normalise
from services.messaging.entrypoints.schemas import MessageBody, MessageQuery, MessageSearch
from services.messaging.entrypoints.shapes import message_detail_shape, message_shape, queued_shape
from services.messaging.entrypoints.wiring import App
from shared.contracts.codes import Refusal
from shared.runtime.clock import kst_days
from shared.runtime.command import CommandContext
from shared.web.app import router_of
from shared.web.idempotency import Answer
from shared.web.pagination import Cursor, Page
from shared.web.principal import principal_of


def routes(app: App) -> APIRouter:
    """`/messages`."""
    router = router_of("messaging")

    @router.post("/messages", status_code=202)
    async def post_message(body: MessageBody, request: Request) -> Response:
        command = _command(body)
        unmasked = principal_of(request).reads_personal_data()

        async def work(conn: AsyncConnection, ctx: CommandContext) -> Answer:
            shape = queued_shape(await send_direct(app.uow(conn), command, ctx, app.new_id), unmasked=unmasked)
            _refuse_if_none_goes(shape["results"])
            return Answer(shape, 202)

        answer = await app.commands.run(request, work)
        app.dispatcher()
        return answer

    @router.get("/messages")
    async def get_messages(query: Annotated[MessageQuery, Query()], request: Request) -> dict[str, Any]:
        return await _page(app, query, request)

    @router.post("/messages/search")
    async def search_messages(query: MessageSearch, request: Request) -> dict[str, Any]:
        return await _page(app, query, request)

    @router.get("/messages/{message_id}")
    async def get_one(message_id: str, request: Request) -> dict[str, Any]:
        row = await app.reader.message(message_id)
        if row is None:
            raise Refusal("MESSAGE_NOT_FOUND")
        return message_detail_shape(row, unmasked=principal_of(request).reads_personal_data())

    return router


def _command(body: MessageBody) -> SendDirect:
    if body.template_code or body.kind.strip().upper() == "ALIMTALK":
        raise Refusal("KIND_NOT_SUPPORTED", kind="ALIMTALK")
    if body.variables:
        raise Refusal("INVALID_VALUE", field="variables")
    return SendDirect(
        body.kind, body.sender_no, body.dest_nos, body.subject, body.body, body.auto_lms, body.send_at, body.mgmt_no
    )


def _refuse_if_none_goes(results: list[dict[str, Any]]) -> None:
    """When no number is left, the request itself is refused, with the rows beside the code."""
    if not any(row["ok"] for row in results):
        first = results[0]
        raise Refusal(first["code"], dest_no=first["dest_no"], extra={"results": results})


async def _page(app: App, query: MessageQuery, request: Request) -> dict[str, Any]:
    wanted = _filter(query)
    cursor = Cursor.decode(query.cursor, str, str) if query.cursor else None
    key = (_when(cursor.keys[0]), str(cursor.keys[1])) if cursor else None
    backwards = cursor.backwards if cursor else False
    listed = await app.reader.messages(wanted, Slice(query.limit, key, backwards, query.offset))
    rows, more = listed.rows, listed.more
    unmasked = principal_of(request).reads_personal_data()
    before = (more if backwards else cursor is not None or query.offset > 0) and rows
    after = (True if backwards else more) and rows
    return Page(
        [message_shape(row, unmasked=unmasked) for row in rows],
        next_cursor=_cursor(rows[-1], backwards=False) if after else None,
        prev_cursor=_cursor(rows[0], backwards=True) if before else None,
        total=listed.total,
        total_is_exact=listed.total is not None,
    ).body()


def _filter(query: MessageQuery) -> MessageFilter:
    since, until = None, None
    if query.date_from or query.date_to:
        first, last = query.date_from or date(2000, 1, 1), query.date_to or date(9000, 1, 1)
        if not date(1900, 1, 1) <= first <= last <= date(9000, 1, 1):
            raise Refusal("INVALID_VALUE", field="date_from, date_to")
        since, until = kst_days(first, last)
    tail = query.dest_tail.replace("-", "") if query.dest_tail else None
    return MessageFilter(
        since, until, query.operator, query.q, normalise(query.sender_no) if query.sender_no else None, tail, query.mgmt_no,
        query.kind.upper() if query.kind else None, query.state.upper() if query.state else None,
    )  # fmt: skip


def _cursor(row: dict[str, Any], *, backwards: bool) -> str:
    return Cursor((row["created_at"].isoformat(), row["id"]), backwards).encode()


def _when(text: str) -> datetime:
    try:
        when = datetime.fromisoformat(text)
    except ValueError as error:
        raise Refusal("INVALID_CURSOR") from error
    if when.tzinfo is None:
        raise Refusal("INVALID_CURSOR")
    return when
