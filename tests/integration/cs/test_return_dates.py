"""반품관리 and 교환예정관리 by each date of theirs: from the first moment of a KST day to its last (F-154, F-163)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.integration.cs.conftest import Cs
from tests.integration.cs.http import AGENT, api_of
from tests.integration.cs.returns_desk import ReturnsDesk, piece
from tests.unit.cs.factories import created
from tests.unit.cs.return_events import exchanged, line, pickup, replacement, shipped

MIDNIGHT = datetime(2026, 11, 14, 15, 0, tzinfo=UTC)  # 2026-11-15 00:00 in Seoul
MOMENT = timedelta(microseconds=1)
EDGES = (MIDNIGHT - MOMENT, MIDNIGHT, MIDNIGHT + timedelta(days=1) - MOMENT, MIDNIGHT + timedelta(days=1))
"""The last of a day, the first and last of the next, the first of the one after."""
BY_DAY: list[tuple[dict[str, Any], list[int]]] = [
    ({"date_from": "2026-11-15", "date_to": "2026-11-15"}, [3, 2]),
    ({"date_from": "2026-11-15"}, [4, 3, 2]),
    ({"date_to": "2026-11-15"}, [3, 2, 1]),
    ({"date_from": "2026-11-14", "date_to": "2026-11-14"}, [1]),
    ({"date_from": "2026-11-16", "date_to": "2026-11-30"}, [4]),
    ({"date_from": "2026-11-17"}, []),
    ({"date_to": "2026-11-13"}, []),
    ({"date_from": "2026-11-15T23:59:59+09:00", "date_to": "2026-11-16T00:00:00+09:00"}, [4, 3]),
    ({"date_from": "2026-11-15T00:00:00+09:00", "date_to": "2026-11-15T00:00:00+09:00"}, [2]),
]


@pytest.mark.parametrize(("date_type", "days_later"), [("shipped_at", 0), ("requested_at", 2), ("arrived_at", 5)])
async def test_returns_and_exchanges_are_found_by_each_date_when_it_lies_at_the_edge_of_a_day(
    cs: Cs, date_type: str, days_later: int
) -> None:
    """F-154, F-163: 배송일, 회수요청일 (등록일) and 도착일 lie on different days, so that no date stands in for another."""
    arrived = timedelta(days=5)
    now = EDGES[0] + arrived
    async with api_of(cs, lambda: now) as api:
        desk = ReturnsDesk(cs, api)
        for n, edge in enumerate(EDGES, start=1):
            left = shipped(5000 + n).model_copy(update={"shipped_at": edge})
            asked_at, together = edge + timedelta(days=2), f"c-{n}"
            packs = (left, replacement(6000 + n, held=False))
            exchange = exchanged(5000 + n, 6000 + n, packs=packs, at=asked_at, command_id=together, ship_first=True)
            back = pickup(5000 + n, line(5000 + n, 1), of=left, at=asked_at, command_id=together)
            await cs.project(created(left), exchange, back)
            now = edge + arrived
            await desk.step(await desk.id_of(5000 + n), "arrive", items=[piece(5000 + n, 1)])
        wrong = []
        for asked, numbers in BY_DAY:
            search = {"date_type": date_type, **{name: _later(day, days_later) for name, day in asked.items()}}
            for path, number, base in (("/returns", "mgmt_no", 5000), ("/exchanges", "new_mgmt_no", 6000)):
                page = await api.body(path, AGENT, **search)
                found = [row[number] - base for row in page["items"]]
                if (found, page["total"], page["total_is_exact"]) != (numbers, len(numbers), True):
                    wrong.append((path, search, numbers, found, page["total"]))
        assert wrong == []


def _later(day: str, days: int) -> str:
    """The same day or moment, so many days later."""
    if "T" in day:
        return (datetime.fromisoformat(day) + timedelta(days=days)).isoformat()
    return str(date.fromisoformat(day) + timedelta(days=days))
