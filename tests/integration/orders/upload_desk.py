"""Files as a person uploads them: workbooks of rows, looked at, corrected and applied over HTTP."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx2
import xlsxwriter
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.adapters.uow_uploads import SqlUploadUow
from services.orders.application.uploads.apply_upload import apply_due
from shared.bus.outbox import Outbox
from shared.contracts.access import Role
from shared.runtime.clock import utc_now
from shared.runtime.ids import uuid7
from tests.integration.orders.conftest import API, TOKENS, Shop
from tests.support.tokens import bearer

INVOICE_HEADERS = ("관리번호", "택배사", "송장번호")
ORDER_HEADERS = (
    "주문번호", "상품옵션코드", "상품명", "옵션명", "수량", "판매가", "주문자", "수령자", "수령자 핸드폰", "우편번호",
    "주소", "배송메모",
)  # fmt: skip


def workbook(header: Sequence[object], *rows: Sequence[object]) -> bytes:
    """An .xlsx of one sheet."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False})
    sheet = book.add_worksheet("목록")
    for at, row in enumerate([header, *rows]):
        sheet.write_row(at, 0, row)
    book.close()
    return out.getvalue()


def order_row(number: str, option: str = "31255", qty: object = 2, **changes: object) -> list[object]:
    """A row under ORDER_HEADERS."""
    values: dict[str, object] = {
        "주문번호": number, "상품옵션코드": option, "상품명": "벤더 상품", "옵션명": "파랑", "수량": qty,
        "판매가": "9,750원", "주문자": "홍가람", "수령자": f"가나{number}", "수령자 핸드폰": "010-0000-3000",
        "우편번호": "04524",
        "주소": f"서울 가나구 다라로 {number}", "배송메모": "문 앞", **changes,
    }  # fmt: skip
    return [values[name] for name in ORDER_HEADERS]


@dataclass
class UploadDesk:
    """Uploads of one kind: `intake-uploads`, `invoice-uploads`, `option-uploads`."""

    shop: Shop
    path: str
    role: Role = Role.AGENT

    async def send(
        self, content: bytes, *, name: str = "목록.xlsx", key: str | None = None, **data: str
    ) -> httpx2.Response:
        headers = bearer(TOKENS.operator(self.role)) | ({"idempotency-key": key} if key else {})
        files = {"file": ("목록.xlsx", content, "application/octet-stream")}
        return await self.shop.client.post(f"{API}/{self.path}", data=data, files=files, headers=headers)

    async def uploaded(self, content: bytes, **data: str) -> dict[str, Any]:
        answer = await self.send(content, **data)
        assert answer.status_code == 200, answer.text
        made: dict[str, Any] = answer.json()
        return made

    async def rows(self, upload_id: str, query: str = "?limit=500") -> list[dict[str, Any]]:
        answer = await self.shop.get(f"/{self.path}/{upload_id}/rows{query}")
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    async def verdicts(self, upload_id: str) -> list[str]:
        return [row["verdict"] for row in await self.rows(upload_id)]

    async def patch(self, upload_id: str, n: int, **body: Any) -> httpx2.Response:
        headers = bearer(TOKENS.operator(self.role))
        return await self.shop.client.patch(f"{API}/{self.path}/{upload_id}/rows/{n}", json=body, headers=headers)

    async def apply(self, upload_id: str, **body: Any) -> httpx2.Response:
        return await self.shop.post(f"/{self.path}/{upload_id}/apply", body, role=self.role)

    async def applied(self, upload_id: str, **body: Any) -> list[dict[str, Any]]:
        answer = await self.apply(upload_id, **body)
        assert answer.status_code == 200, answer.text
        results: list[dict[str, Any]] = answer.json()["results"]
        return results

    async def turn(self) -> int:
        """One turn of the applier."""

        async def work(conn: AsyncConnection) -> int:
            outbox = Outbox("orders", utc_now, uuid7)
            return await apply_due(SqlUploadUow(conn, outbox, uuid7, 180), utc_now, uuid7)

        return await self.shop.database.transaction(work)
