"""The whole HTTP side of orders on a fresh database. Its bus is not started: what it says stands in the outbox."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import orjson
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.orders import bootstrap
from services.orders.adapters.uow import SqlUow
from services.orders.settings import Settings
from shared.bus.outbox import Outbox
from shared.contracts.access import Role
from shared.contracts.base import Contract
from shared.contracts.registry import CONTRACTS
from shared.db.database import Database
from shared.runtime.clock import utc_now
from shared.runtime.ids import uuid7
from shared.runtime.service import Service
from tests.support.apps import app_of
from tests.support.databases import Databases, connected
from tests.support.reached import HOOKS
from tests.support.tokens import TokenMaker, bearer

TOKENS = TokenMaker()
API = "/api/orders/v1"
OPTIONS = [
    ("31255", "30247", "좋은상품", "파랑-XL", "supplier-1", 100, False, False),
    ("31256", "30247", "좋은상품", "노랑-L", "supplier-1", 50, False, False),
    ("31244", "30256", "위탁상품", "빨강-S", "supplier-2", 0, True, False),
    ("30001", "30000", "품절상품", "검정", "supplier-1", 0, False, True),
]
"""option_code, product, names, supplier, stock, consignment, sold out."""


class Shop:
    """One seller's orders: taken in and worked on over HTTP, looked at by SQL."""

    def __init__(self, client: httpx2.AsyncClient, engine: AsyncEngine, database: Database, admin_url: str) -> None:
        self.client = client
        self.engine = engine
        self.database = database
        self.admin_url = admin_url
        self.taken = 0

    async def post(self, path: str, body: Any, *, role: Role = Role.AGENT, key: str | None = None) -> httpx2.Response:
        """ASCII JSON, so that even half a surrogate pair can be sent."""
        headers = {**bearer(TOKENS.operator(role)), "content-type": "application/json"}
        headers |= {"idempotency-key": key} if key else {}
        return await self.client.post(f"{API}{path}", content=json.dumps(body), headers=headers)

    async def get(self, path: str, role: Role = Role.ADMIN) -> httpx2.Response:
        return await self.client.get(f"{API}{path}", headers=bearer(TOKENS.operator(role)))

    async def act(self, mgmt_no: int, action: str, **body: Any) -> httpx2.Response:
        return await self.post(f"/orders/{mgmt_no}/actions/{action}", body)

    async def done(self, mgmt_no: int, action: str, **body: Any) -> dict[str, Any]:
        """The answer of an action that must be carried out."""
        answer = await self.act(mgmt_no, action, **body)
        assert answer.status_code == 200, answer.text
        answered: dict[str, Any] = answer.json()
        return answered

    async def refused(self, mgmt_no: int, action: str, **body: Any) -> tuple[int, str]:
        """Status and code of an action that must be refused, and that must say nothing."""
        before = await self.said()
        answer = await self.act(mgmt_no, action, **body)
        assert answer.headers["content-type"] == "application/problem+json", answer.text
        assert await self.said() == before
        return answer.status_code, answer.json()["code"]

    async def bulk(self, action: str, **body: Any) -> list[dict[str, Any]]:
        answer = await self.post(f"/actions/{action}", body)
        assert answer.status_code == 200, answer.text
        results: list[dict[str, Any]] = answer.json()["results"]
        return results

    async def take(self, *, name: str | None = None, option: str | None = "31255", **line: Any) -> int:
        """Take one order in; another recipient each time unless `name` says who."""
        self.taken += 1
        n = self.taken
        order = {
            "channel_id": "eleven-1",
            "market_order_no": f"ORD{n:06d}",
            "market_line_no": "1",
            "qty": 3,
            "price": 9750,
            "channel_product_code": f"P-{option or 'unknown'}",
            "channel_product_name": "채널상품",
            "channel_option_name": "옵션",
            "option_code": option,
            "buyer": {"name": "홍가람", "mobile": "010-0000-1000"},
            "recipient": {
                "name": name or f"가나{n}",
                "mobile": f"010-0000-{2000 + (0 if name else n):04d}",
                "zip": "04524",
                "address": "서울 가나구 다라로 12",
            },
            **line,
        }
        answer = await self.post("/intake", {"orders": [order]}, role=Role.ADMIN)
        assert answer.status_code == 200, answer.text
        [result] = answer.json()["results"]
        assert result["ok"], result
        return int(result["mgmt_no"])

    async def take_pack(self, *names_options: str, option: str = "31255", **line: Any) -> list[int]:
        """Orders of one recipient, which intake combines; one for each name given."""
        person = f"한집{self.taken}"
        return [await self.take(name=person, option=option, **line) for _ in names_options]

    async def pack(self, mgmt_no: int) -> dict[str, Any]:
        answer = await self.get(f"/orders/{mgmt_no}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def item(self, mgmt_no: int) -> dict[str, Any]:
        """The first line of an order."""
        order = next(o for o in (await self.pack(mgmt_no))["orders"] if o["mgmt_no"] == mgmt_no)
        found: dict[str, Any] = order["items"][0]
        return found

    async def item_id(self, mgmt_no: int) -> int:
        return int((await self.item(mgmt_no))["item_id"])

    async def invoiced(self, mgmt_no: int, number: str | None = None) -> int:
        self.taken += 1
        await self.done(mgmt_no, "assign-invoice", courier="CJ", invoice_no=number or f"6{self.taken:011d}")
        return mgmt_no

    async def shipped(self, mgmt_no: int) -> int:
        await self.invoiced(mgmt_no)
        await self.done(mgmt_no, "confirm-shipment")
        return mgmt_no

    async def rows(self, sql: str, **params: Any) -> list[dict[str, Any]]:
        async def work(conn: AsyncConnection) -> list[dict[str, Any]]:
            return [dict(row) for row in (await conn.execute(text(sql), params)).mappings()]

        return await self.database.read(work)

    async def as_admin(self, sql: str, *args: Any) -> None:
        """Change what no route changes: time that has passed, rows of issues to come."""
        async with connected(self.admin_url) as conn:
            await conn.execute(sql, *args)

    async def said(self, *types: str) -> list[Contract]:
        """The messages in the outbox, oldest first; of these types where some are named."""
        rows = await self.rows("SELECT type, body FROM outbox ORDER BY id")
        found = [(row["type"], orjson.loads(row["body"])["data"]) for row in rows]
        return [CONTRACTS[kind].model_validate(data) for kind, data in found if not types or kind in types]

    async def ledger(self, mgmt_no: int) -> list[tuple[int, int, str, str | None]]:
        """(qty, reshipped, phase, claim_id) of an order, oldest first."""
        rows = await self.rows("SELECT * FROM cancellation WHERE mgmt_no = :no ORDER BY id", no=mgmt_no)
        return [(row["qty"], row["reshipped"], row["phase"], row["claim_id"]) for row in rows]

    def uow(self, conn: AsyncConnection) -> SqlUow:
        return SqlUow(conn, Outbox("orders", utc_now, uuid7), uuid7, 180)


async def masters(admin_url: str) -> None:
    """Two channels, two suppliers, four options."""
    async with connected(admin_url) as conn:
        await conn.execute("INSERT INTO channel_group (id, name, version) VALUES ('all', '전체', 1)")
        await conn.executemany(
            "INSERT INTO channel (id, name, group_id, adapter, version) VALUES ($1, $2, 'all', $3, 1)",
            [("eleven-1", "11번가 법인", "eleven_st"), ("naver-1", "스토어담 개인", "naver")],
        )
        await conn.executemany(
            "INSERT INTO supplier (id, name, version) VALUES ($1, $2, 1)",
            [("supplier-1", "공급처 1"), ("supplier-2", "공급처 2")],
        )
        await conn.executemany(
            "INSERT INTO option (option_code, product_code, product_name, option_name, supplier_id, stock_on_hand,"
            " consignment, sold_out, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)",
            OPTIONS,
        )


class _Built:
    """Orders put together by its own bootstrap once; each test gives it another database."""

    def __init__(self) -> None:
        self.service: Service | None = None
        self.databases: list[Database] = []

    def database(self, *args: Any, **kwargs: Any) -> Database:
        self.databases.append(Database(*args, **kwargs))
        return self.databases[-1]

    async def on(self, url: str, monkeypatch: pytest.MonkeyPatch) -> FastAPI:
        """The app, working on the database of `url`."""
        if self.service is None:
            monkeypatch.setattr(bootstrap, "fetch_over_http", lambda _url: TOKENS.fetch())
            monkeypatch.setattr(bootstrap, "Database", self.database)
            self.service = await bootstrap.build(Settings(database_url=url))
        for database in self.databases:
            vars(database).update(vars(Database(url, name="orders", pool_size=8)))
        return app_of(self.service)

    @property
    def engine(self) -> AsyncEngine:
        """Of the database that the app works on now."""
        return self.databases[0].engine

    async def close(self) -> None:
        for database in self.databases:
            await database.close()


_BUILT = _Built()


@pytest.fixture
async def shop(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Shop]:
    """Orders built by its own bootstrap; the keys that it trusts are this test's."""
    made = await databases.fresh("orders")
    await masters(made.admin_url)
    app = await _BUILT.on(made.url, monkeypatch)
    database = Database(made.url, name="test", pool_size=4)
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(
        transport=transport, base_url="http://orders", timeout=30, event_hooks=HOOKS
    ) as client:
        try:
            yield Shop(client, _BUILT.engine, database, made.admin_url)
        finally:
            await database.close()
            await _BUILT.close()
