"""반품통계 (F-161, F-162)."""

from __future__ import annotations

from typing import Annotated

import orjson
from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict

from services.cs.application.statistics import checked_period, rows, totals
from services.cs.entrypoints.schemas_lists import Id
from services.cs.entrypoints.wiring import App
from shared.contracts.reasons import REASONS
from shared.web.app import router_of
from shared.web.schemas import Day


class StatisticsQuery(BaseModel):
    """Inclusive KST days, at most a year."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    date_from: Day
    date_to: Day
    channel_id: Id | None = None


def routes(app: App) -> APIRouter:
    """`/returns/statistics`."""
    router = router_of("cs")

    @router.get("/returns/statistics")
    async def statistics(asked: Annotated[StatisticsQuery, Query()]) -> Response:
        """`columns` say what the keys of a row mean: two-level header, the extra reasons last."""
        checked_period(asked.date_from, asked.date_to)
        counts = await app.reader.reasons_by_day(asked.date_from, asked.date_to, asked.channel_id)
        items = rows(asked.date_from, asked.date_to, counts)
        columns = [
            {"id": each.id, "label": each.label, "of": each.of, "extra": each.extra} for each in REASONS.values()
        ]
        body = {
            "items": items,
            "next_cursor": None,
            "prev_cursor": None,
            "total": len(items),
            "total_is_exact": True,
            "columns": columns,
            "totals": totals(counts),
        }
        return Response(orjson.dumps(body), media_type="application/json")

    return router
