"""Rows of a vendor's and of Naver's cancel files, and what became of them."""

from __future__ import annotations

from typing import Any

from tests.integration.cancellations.world import HEADERS, NAVER_HEADERS, World, xlsx

LINE = "2026030112345671"


def row(number: str, qty: object = 1, day: object = "2026-03-01", **more: object) -> list[object]:
    values = {"주문번호": number, "상품명": "좋은상품", "수량": qty, "주문자": "홍가람", "취소사유": "단순변심",
              "취소요청일": day, "반품송장번호": "", **more}  # fmt: skip
    return [values[name] for name in HEADERS]


def naver_row(line: str, qty: int, at: str, status: str = "취소요청") -> list[object]:
    values: dict[str, object] = {"상품주문번호": line, "주문번호": "N-1", "취소 처리상태": status, "취소요청일": at,
                                 "취소사유": "품절", "상품명": "좋은상품", "옵션정보": "파랑-XL", "수량": qty,
                                 "구매자명": "홍가람", "수취인명": "홍가람"}  # fmt: skip
    return [values.get(name, "") for name in NAVER_HEADERS]


async def rows_of(world: World, upload_id: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await world.got(f"/uploads/{upload_id}/rows?limit=500"))["items"]
    return items


def generic(rows: list[list[object]]) -> bytes:
    return xlsx([list(HEADERS), *rows])
