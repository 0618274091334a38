"""반품관리 as a person uses it: the returns of a test by their orders, and what was published of them."""

from __future__ import annotations

from typing import Any

import orjson

from tests.integration.cs.conftest import Cs
from tests.integration.cs.http import AGENT, SEES_ALL, Api
from tests.unit.cs.factories import created
from tests.unit.cs.return_events import pickup, shipped

OUTBOX = "SELECT type, body FROM outbox WHERE type LIKE 'cs.return.%' OR type LIKE 'cs.exchange.%' ORDER BY id"


class ReturnsDesk:
    """Calls of an agent; reads of who may see everything."""

    def __init__(self, cs: Cs, api: Api) -> None:
        self.cs, self.api = cs, api

    async def rows(self, **asked: Any) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = (await self.api.body("/returns", SEES_ALL, **asked))["items"]
        return rows

    async def found(self, **asked: Any) -> list[int]:
        """The orders that a search finds, in its order."""
        return [row["mgmt_no"] for row in await self.rows(**asked)]

    async def one(self, mgmt_no: int) -> dict[str, Any]:
        [row] = await self.rows(key="mgmt_no", q=str(mgmt_no))
        return row

    async def id_of(self, mgmt_no: int) -> int:
        return int((await self.one(mgmt_no))["id"])

    async def step(self, id: int, step: str, **body: Any) -> dict[str, Any]:
        answer = await self.api.post(f"/returns/{id}/{step}", body, AGENT)
        assert answer.status_code == 200, answer.text
        row: dict[str, Any] = answer.json()
        return row

    async def refused(self, id: int, step: str, **body: Any) -> tuple[int, str]:
        answer = await self.api.post(f"/returns/{id}/{step}", body, AGENT)
        return answer.status_code, answer.json()["code"]

    async def edit(self, id: int, **body: Any) -> dict[str, Any]:
        answer = await self.api.patch(f"/returns/{id}", body, AGENT)
        assert answer.status_code == 200, answer.text
        row: dict[str, Any] = answer.json()
        return row

    async def edit_refused(self, id: int, **body: Any) -> tuple[int, str]:
        answer = await self.api.patch(f"/returns/{id}", body, AGENT)
        return answer.status_code, answer.json()["code"]

    async def exchange(self, new_mgmt_no: int) -> dict[str, Any]:
        rows = (await self.api.body("/exchanges", SEES_ALL))["items"]
        [row] = [each for each in rows if each["new_mgmt_no"] == new_mgmt_no]
        return dict(row)

    async def history(self, mgmt_no: int) -> list[tuple[str, str, str]]:
        """(task, system text, 처리상태) of an order's records, the oldest first."""
        rows = await self.cs.rows(
            "SELECT r.task, r.system_text, s.handled FROM cs_record r JOIN cs_record_state s ON s.record_id = r.id"
            " WHERE r.mgmt_no = :mgmt_no ORDER BY r.id",
            mgmt_no=mgmt_no,
        )
        return [(row["task"], row["system_text"], row["handled"]) for row in rows]

    async def published(self) -> list[tuple[str, dict[str, Any]]]:
        """What waits in the outbox for orders: type without version, and what it says."""
        told = []
        for row in await self.cs.rows(OUTBOX):
            body = orjson.loads(row["body"])
            told.append((row["type"], body.get("data", body)))
        return told


def piece(mgmt_no: int, qty: int, disposition: str = "RESTOCK", n: int = 1) -> dict[str, Any]:
    """What was found of the first or second line of `shipped`."""
    return {"item_id": mgmt_no * 10 + n, "qty": qty, "disposition": disposition}


async def asked(cs: Cs, mgmt_no: int = 5001, **values: Any) -> None:
    """A shipped order of which three pieces come back."""
    await cs.project(created(shipped(mgmt_no)), pickup(mgmt_no, **values))
