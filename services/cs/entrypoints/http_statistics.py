"""반품통계 (F-161, F-162)."""

from __future__ import annotations

from typing import Annotated

import orjson
from fastapi import APIRouter, Query, Response

from services.cs.application.statistics import rows, totals
from services.cs.entrypoints.schemas_statistics import StatisticsQuery
from services.cs.entrypoints.wiring import App
from shared.contracts.reasons import REASONS
from shared.web.app import router_of


def routes(app: App) -> APIRouter:
    """`/returns/statistics`."""
    router = router_of("cs")

    @router.get("/returns/statistics")
    async def statistics(asked: Annotated[StatisticsQuery, Query()]) -> Response:
        """`columns` say what the keys of a row mean: two-level header, the extra reasons last."""
        filter = asked.filter(app.clock())
        counts = await app.reader.reasons_by_day(filter)
        items = rows(filter, counts)
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
