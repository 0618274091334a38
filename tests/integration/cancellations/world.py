"""cancellations as its bootstrap builds it, over a fresh database; orders' messages are given to its real handlers."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

import httpx2
import orjson
import xlsxwriter
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.cancellations.adapters.channels.registry import read_claims
from services.cancellations.adapters.uow import SqlUow
from services.cancellations.application.take_claims import Arrival
from services.cancellations.entrypoints.consumers import ORDERS, SAGA, subscriptions
from services.cancellations.entrypoints.loops import applying
from shared.bus.outbox import Outbox
from shared.bus.received import Received
from shared.bus.subscription import Subscription
from shared.contracts.access import Role
from shared.contracts.base import Contract, Envelope
from shared.contracts.orders import ChannelChanged, ClaimDecided, ItemsRestored
from shared.contracts.registry import CONTRACTS
from shared.db.database import Database
from shared.runtime.clock import utc_now
from shared.runtime.ids import uuid7
from tests.integration.cancellations.fake_orders import FakeOrder, FakeOrders
from tests.support.tokens import TokenMaker, bearer

BASE = "/api/cancellations/v1"
HEADERS = ["주문번호", "상품명", "수량", "주문자", "취소사유", "취소요청일", "반품송장번호"]
NAVER_HEADERS = [
    "상품주문번호", "주문번호", "주문상태", "취소 처리상태", "결제일", "취소요청일", "접수채널", "취소사유", "취소상세사유",
    "상품번호", "상품명", "옵션정보", "수량", "구매자명", "구매자ID", "수취인명",
]  # fmt: skip


@dataclass
class World:
    """One cancellations with a hand-played orders."""

    client: httpx2.AsyncClient
    database: Database
    tokens: TokenMaker
    orders: FakeOrders = field(default_factory=FakeOrders)
    read_to: int = 0
    channel_versions: int = 0

    def uow(self, conn: AsyncConnection) -> SqlUow:
        return SqlUow(conn, Outbox("cancellations", utc_now, uuid7))

    async def call(
        self,
        method: str,
        path: str,
        json: Any = None,
        *,
        role: Role = Role.AGENT,
        token: str | None = None,
        **more: Any,
    ) -> httpx2.Response:
        headers = {**bearer(token or self.tokens.operator(role)), **more.pop("headers", {})}
        return await self.client.request(method, BASE + path, json=json, headers=headers, **more)

    async def got(self, path: str, *, role: Role = Role.ADMIN) -> dict[str, Any]:
        answer = await self.call("GET", path, role=role)
        assert answer.status_code == 200, answer.text
        return cast(dict[str, Any], answer.json())

    async def deliver(self, *messages: Contract) -> None:
        """As the bus does: each in a transaction of its own, to each queue that is bound to its type."""
        for message in messages:
            envelope = Envelope(
                id=uuid7(),
                source="orders",
                type=message.TYPE,
                subject=message.subject(),
                time=datetime.now(UTC),
                correlationid="test",
                data=message.model_dump(mode="json"),
            )
            data = type(message).model_validate(orjson.loads(message.model_dump_json()))
            for queue in self._queues(message):
                await self._handle(queue, [Received(envelope, data)])

    async def _handle(self, queue: str, received: Sequence[Received]) -> None:
        known = {each.queue: each for each in subscriptions(self.uow, read_claims, utc_now, uuid7)}
        subscription = known[queue]
        assert isinstance(subscription, Subscription)

        async def work(conn: AsyncConnection) -> None:
            await subscription.handler(conn, received)

        await self.database.transaction(work)

    def _queues(self, message: Contract) -> list[str]:
        return [ORDERS, SAGA] if isinstance(message, (ClaimDecided, ItemsRestored)) else [ORDERS]

    async def channel(self, channel_id: str, adapter: str, group_id: str | None = None) -> str:
        self.channel_versions += 1
        await self.deliver(
            ChannelChanged(
                at=datetime.now(UTC),
                channel_id=channel_id,
                name=f"{channel_id} 상점",
                group_id=group_id,
                adapter=adapter,
                active=True,
                version=self.channel_versions,
            )
        )
        return channel_id

    async def order(self, mgmt_no: int, channel_id: str, market_order_no: str, **more: Any) -> FakeOrder:
        order = FakeOrder(mgmt_no, channel_id, market_order_no, **more)
        await self.deliver(self.orders.created(order))
        return order

    async def said(self, *types: type[Contract]) -> list[Contract]:
        """All messages in the outbox, oldest first."""
        async with self.database.engine.connect() as conn:
            rows = (await conn.execute(text("SELECT type, body FROM outbox ORDER BY id"))).all()
        found = [CONTRACTS[row.type].model_validate(orjson.loads(row.body)["data"]) for row in rows]
        return [each for each in found if not types or isinstance(each, types)]

    async def commands(self) -> list[Contract]:
        """Commands to orders since the last time."""
        async with self.database.engine.connect() as conn:
            query = text(
                "SELECT id, type, body FROM outbox WHERE id > :id AND exchange = 'orders.commands' ORDER BY id"
            )
            rows = (await conn.execute(query, {"id": self.read_to})).all()
        self.read_to = max([self.read_to, *(row.id for row in rows)])
        return [CONTRACTS[row.type].model_validate(orjson.loads(row.body)["data"]) for row in rows]

    async def settle(self) -> None:
        """Let orders answer until nobody says anything more."""
        while commands := await self.commands():
            for command in commands:
                answer = self.orders.answer(command)
                if answer is not None:
                    await self.deliver(answer)

    async def post_claim(self, channel_id: str, payload: Any) -> dict[str, Any]:
        """A native payload, and the answer of orders to it."""
        answer = await self.call("POST", f"/channels/{channel_id}/claims", payload)
        assert answer.status_code == 202, answer.text
        await self.settle()
        return cast(dict[str, Any], answer.json())

    async def claims(self, query: str = "") -> list[dict[str, Any]]:
        return cast(list[dict[str, Any]], (await self.got(f"/claims{query}"))["items"])

    async def claim(self, claim_key: str) -> dict[str, Any]:
        [found] = await self.claims(f"?q={claim_key}")
        return found

    async def upload(self, channel_id: str, content: bytes, name: str = "취소.xlsx", **more: Any) -> httpx2.Response:
        """A file as a browser sends it."""
        return await self.call(
            "POST",
            "/uploads",
            data={"channel_id": channel_id},
            files={"file": (name, content, "application/octet-stream")},
            **more,
        )

    async def uploaded(self, channel_id: str, rows: Sequence[Sequence[object]], header: Sequence[str] = HEADERS) -> Any:
        answer = await self.upload(channel_id, xlsx([list(header), *map(list, rows)]))
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def applied(self, upload_id: str, **body: Any) -> list[dict[str, Any]]:
        answer = await self.call("POST", f"/uploads/{upload_id}/apply", body)
        assert answer.status_code == 200, answer.text
        await self.settle()
        return cast(list[dict[str, Any]], answer.json()["results"])

    async def apply_turn(self) -> int:
        """One turn of the applier."""
        return await self.database.transaction(applying(self.uow, utc_now, uuid7))

    def arrival(self, source: str = "http") -> Arrival:
        return Arrival(utc_now(), source, uuid7)


def xlsx(rows: Sequence[Sequence[object]]) -> bytes:
    """A workbook of one sheet."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd hh:mm:ss", "strings_to_formulas": False})
    sheet = book.add_worksheet("취소")
    for at, row in enumerate(rows):
        sheet.write_row(at, 0, row)
    book.close()
    return out.getvalue()
