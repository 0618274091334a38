"""What a person at the desk and a channel's program do, over the gateway. Names of people are made up."""

from __future__ import annotations

import asyncio
import itertools
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import httpx2

ORDERS = "/api/orders/v1"
CS = "/api/cs/v1"
CANCELLATIONS = "/api/cancellations/v1"

_people = itertools.count(1)


def recipient(name: str | None = None, **changes: str) -> dict[str, str]:
    """Someone new each time, unless named."""
    n = next(_people)
    base = {
        "name": name or f"가람{n}",
        "tel": "",
        "mobile": f"010-0000-{n % 10000:04d}",
        "zip": "04524",
        "address": f"서울특별시 중구 가상로 {n}",
        "memo": "",
    }
    return {**base, **changes}


@dataclass
class Desk:
    """Calls and the few checks that every journey makes."""

    client: httpx2.AsyncClient
    tag: str = field(default_factory=lambda: secrets.token_hex(3))
    _numbers: itertools.count[int] = field(default_factory=itertools.count)

    async def get(self, path: str, **params: Any) -> Any:
        """What is asked for by `min_version` may say that it is not yet visible, and when to come again: so one does."""
        end = time.monotonic() + 30
        answer = await self.client.get(path, params=params)
        while answer.status_code == 503 and "NOT_YET_VISIBLE" in answer.text and time.monotonic() < end:
            answer = await self.client.get(path, params=params)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text}"
        return answer.json()

    async def post(self, path: str, body: Any, status: int = 200, key: str | None = None) -> Any:
        headers = {"idempotency-key": key} if key else {}
        answer = await self.client.post(path, json=body, headers=headers)
        assert answer.status_code == status, f"{path}: {answer.status_code} {answer.text}"
        return answer.json()

    async def channel(self, adapter: str = "naver", **body: Any) -> str:
        body = {
            "id": f"{adapter}-{self.tag}-{next(self._numbers)}",
            "name": f"{adapter} 상점",
            "adapter": adapter,
            **body,
        }
        made = await self.post(f"{ORDERS}/channels", body, 201)
        return str(made["id"])

    async def option(self, stock: int = 100, **body: Any) -> str:
        code = f"{self.tag}-{next(self._numbers)}"
        row = {
            "option_code": code,
            "product_code": f"P{code}",
            "product_name": "가상 상품",
            "option_name": "파랑 / L",
            "stock_on_hand": stock,
            **body,
        }
        results = (await self.post(f"{ORDERS}/options", {"options": [row]}))["results"]
        assert results[0]["ok"], results
        return code

    def line(self, channel_id: str, option_code: str | None, qty: int = 1, **body: Any) -> dict[str, Any]:
        n = next(self._numbers)
        return {
            "channel_id": channel_id,
            "market_order_no": f"{self.tag}-ord-{n}",
            "market_line_no": f"{self.tag}-line-{n}",
            "option_code": option_code,
            "channel_product_name": "가상 상품",
            "channel_option_name": "파랑 / L",
            "qty": qty,
            "price": 9000,
            "buyer": {"name": "나래"},
            "recipient": recipient(),
            **body,
        }

    async def take_in(self, *lines: dict[str, Any]) -> list[int]:
        results = (await self.post(f"{ORDERS}/intake", {"orders": list(lines)}))["results"]
        assert all(result["ok"] for result in results), results
        return [result["mgmt_no"] for result in results]

    async def order(self, channel_id: str, qty: int = 1, **body: Any) -> int:
        return (await self.take_in(self.line(channel_id, await self.option(), qty, **body)))[0]

    async def pack_of(self, mgmt_no: int) -> dict[str, Any]:
        answer: dict[str, Any] = await self.get(f"{ORDERS}/orders/{mgmt_no}")
        return answer

    async def act(self, mgmt_no: int, action: str, status: int = 200, **body: Any) -> Any:
        return await self.post(f"{ORDERS}/orders/{mgmt_no}/actions/{action}", body, status)

    async def history(self, pack_no: int, min_version: int | None = None) -> list[dict[str, Any]]:
        params = {"min_version": min_version} if min_version else {}
        items: list[dict[str, Any]] = (await self.get(f"{CS}/packs/{pack_no}/records", **params))["items"]
        return items

    async def claim(self, channel_id: str, payload: Any, status: int = 202) -> Any:
        return await self.post(f"{CANCELLATIONS}/channels/{channel_id}/claims", payload, status)

    async def claim_when(self, key: str, seen: Callable[[dict[str, Any]], bool], seconds: float = 15) -> dict[str, Any]:
        """The claim with that key, once `seen` says so."""

        async def found() -> dict[str, Any] | None:
            items = (await self.get(f"{CANCELLATIONS}/claims", q=key))["items"]
            return next((c for c in items if c["claim_key"] == key and seen(c)), None)

        return await until(found, seconds)

    async def upload(self, channel_id: str, csv: str) -> Any:
        answer = await self.client.post(
            f"{CANCELLATIONS}/uploads",
            data={"channel_id": channel_id},
            files={"file": ("cancels.csv", csv.encode("utf-8-sig"), "text/csv")},
        )
        assert answer.status_code in (200, 201), answer.text
        return answer.json()

    async def decided(self, key: str, decision: str) -> dict[str, Any]:
        return await self.claim_when(key, lambda claim: claim["decision"] == decision)


T = TypeVar("T")


async def until(look: Callable[[], Awaitable[T | None]], seconds: float = 15) -> T:
    """Ask until there is an answer; fails loudly after `seconds`."""
    end = time.monotonic() + seconds
    while True:
        if (found := await look()) is not None:
            return found
        assert time.monotonic() < end, f"not seen within {seconds} s"
        await asyncio.sleep(0.03)
