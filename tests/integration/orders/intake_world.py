"""A database of orders with masters in it, for the tests of intake and the manual order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.adapters.uow_intake import SqlIntakeUow
from services.orders.application.take_in import take_in
from services.orders.domain.intake import Intake
from shared.bus.outbox import Outbox
from shared.contracts.people import Buyer, Recipient
from shared.db.database import Database
from shared.runtime.clock import utc_now
from shared.runtime.command import CommandContext
from shared.runtime.ids import uuid7

AT = datetime(2026, 3, 1, 1, 0, tzinfo=UTC)
GARAM = Recipient(name="가람", mobile="010-0000-0001", zip="04524", address="서울특별시 중구 가상로 1")


@dataclass
class World:
    """Channels `a`, `b` (active), `off` (not); `alone` is of a group that does not combine. Option `own`, `theirs`."""

    database: Database

    def __post_init__(self) -> None:
        self.outbox = Outbox("orders", utc_now, uuid7)

    async def fill(self) -> None:
        await self.run(
            """
            INSERT INTO channel_group (id, name, auto_combine, version) VALUES ('g', '따로', false, 1);
            INSERT INTO channel (id, name, adapter, group_id, active, version) VALUES
                ('a', '가게 A', 'naver', NULL, true, 1), ('b', '가게 B', 'coupang', NULL, true, 1),
                ('off', '닫은 가게', 'esm', NULL, false, 1), ('alone', '따로 가게', 'vendor', 'g', true, 1);
            INSERT INTO supplier (id, name, version) VALUES ('s1', '공급처 1', 1);
            INSERT INTO option (option_code, product_code, product_name, option_name, supplier_id, consignment, version)
            VALUES ('own', 'p1', '상품', '파랑', NULL, false, 1), ('theirs', 'p2', '위탁 상품', '빨강', 's1', true, 1);
            """
        )

    async def run(self, script: str) -> None:
        async def work(conn: AsyncConnection) -> None:
            for statement in filter(str.strip, script.split(";")):
                await conn.execute(text(statement))

        await self.database.transaction(work)

    async def rows(self, query: str) -> list[dict[str, Any]]:
        async def work(conn: AsyncConnection) -> list[dict[str, Any]]:
            return [dict(row) for row in (await conn.execute(text(query))).mappings()]

        return await self.database.read(work)

    async def take(self, *lines: Intake) -> list[dict[str, Any]]:
        ctx = CommandContext("test", str(uuid7()), AT)

        async def work(conn: AsyncConnection) -> list[dict[str, Any]]:
            return await take_in(SqlIntakeUow(conn, self.outbox), lines, ctx)

        return await self.database.transaction(work)

    async def packs(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for row in await self.rows("SELECT pack_no, mgmt_no FROM orders ORDER BY mgmt_no"):
            found.setdefault(row["pack_no"], []).append(row["mgmt_no"])
        return found


def line(number: str, channel: str = "a", to: Recipient = GARAM, qty: int = 1, **changes: Any) -> Intake:
    base: dict[str, Any] = {"option_code": "own", "channel_product_name": "상품", "market_line_no": "1", "price": 1000}
    return Intake(
        channel_id=channel,
        market_order_no=number,
        qty=qty,
        buyer=Buyer(name="나래"),
        recipient=to,
        **{**base, **changes},
    )
