"""알람: what waits, what is due, and dismissing it (F-034)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from services.cs.application.dismiss_alarm import dismiss_alarm
from services.cs.application.live import LiveMessage
from services.cs.entrypoints.http_packs import as_json
from services.cs.entrypoints.schemas_desk import AlarmQuery
from services.cs.entrypoints.wiring import App
from shared.runtime.command import CommandContext
from shared.web.app import router_of
from shared.web.idempotency import Answer
from shared.web.principal import principal_of
from shared.web.schemas import BIGINT_MAX


def routes(app: App) -> APIRouter:
    """`/alarms`, `/alarms/{alarm_id}/dismiss`."""
    router = router_of("cs")

    @router.get("/alarms")
    async def get_alarms(request: Request, asked: Annotated[AlarmQuery, Query()]) -> Response:
        unmasked = principal_of(request).reads_personal_data()
        return as_json(await app.reader.alarms(asked.filter(app.clock()), asked.part(), unmasked=unmasked))

    @router.post("/alarms/{alarm_id}/dismiss")
    async def dismiss(request: Request, alarm_id: Annotated[int, Path(ge=1, le=BIGINT_MAX)]) -> Response:
        told: list[LiveMessage] = []

        async def work(conn: AsyncConnection, ctx: CommandContext) -> Answer:
            body, message = await dismiss_alarm(app.uow(conn), alarm_id, ctx)
            told[:] = [message]
            return Answer(body)

        response = await app.commands.run(request, work)
        await app.live.tell(told)
        return response

    return router
