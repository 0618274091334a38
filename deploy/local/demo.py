"""Loads the demo set through the public API, as a channel and an operator would. Safe to repeat when cut short.

Masters are made only when missing, orders by their intake keys, actions under idempotency keys of their own.
"""

from typing import Any

import httpx2

from deploy.local import demo_set
from deploy.local.process import StartError

Json = dict[str, Any]


class _Api:
    """Calls with the operator's token; anything but success is an error with the server's words."""

    def __init__(self, client: httpx2.AsyncClient) -> None:
        self._client = client

    async def sign_in(self, login: str, password: str) -> None:
        answer = await self.call("POST", "accounts", "/login", {"login": login, "password": password})
        self._client.headers["Authorization"] = f"Bearer {answer['access_token']}"

    async def call(
        self, method: str, service: str, path: str, body: Json | None = None, *, key: str = "", refusable: bool = False
    ) -> Json:
        headers = {"Idempotency-Key": key} if key else {}
        answer = await self._client.request(method, f"/api/{service}/v1{path}", json=body, headers=headers)
        if answer.is_success or (refusable and answer.status_code == httpx2.codes.CONFLICT):
            found: Json = answer.json()
            return found
        raise StartError(
            f"데모 자료를 넣지 못했습니다: {method} {path} → {answer.status_code} {answer.text[:500]} / the demo set failed"
        )


async def load(base: str, admin_password: str) -> int:
    """Masters, orders and a few actions; the number of orders. Raises StartError with the server's words."""
    async with httpx2.AsyncClient(base_url=base, timeout=30) as client:
        api = _Api(client)
        await api.sign_in("admin", admin_password)
        await _masters(api)
        prices = {option["option_code"]: int(option["price_tier_a"]) for option in demo_set.OPTIONS}
        answer = await api.call("POST", "orders", "/intake", {"orders": demo_set.intake(prices)})
        refused = [row for row in answer["results"] if not row["ok"]]
        if refused:
            raise StartError(f"데모 주문이 거절되었습니다: {refused} / the demo orders were refused")
        numbers = [int(row["mgmt_no"]) for row in answer["results"]]
        await _actions(api, numbers)
        return len(numbers)


async def _masters(api: _Api) -> None:
    for kind, wanted in demo_set.MASTERS.items():
        known = {row["id"] for row in (await api.call("GET", "orders", f"/{kind}"))["items"]}
        for one in wanted:
            if one["id"] not in known:
                await api.call("POST", "orders", f"/{kind}", one)
    answer = await api.call("POST", "orders", "/options", {"options": demo_set.OPTIONS})
    if refused := [row for row in answer["results"] if not row["ok"]]:
        raise StartError(f"데모 상품이 거절되었습니다: {refused} / the demo options were refused")


async def _actions(api: _Api, numbers: list[int]) -> None:
    def order(index: int) -> str:
        return f"/orders/{numbers[index]}"

    pack = await api.call("GET", "orders", order(demo_set.CANCELLED))
    line = next(one for one in pack["orders"] if one["mgmt_no"] == numbers[demo_set.CANCELLED])
    cancel = {"items": [{"item_id": line["items"][0]["item_id"], "qty": 1}], "reason": "RETURN_REFUND"}
    steps: list[tuple[int, str, Json]] = [
        (demo_set.CANCELLED, "cancel-items", cancel | {"note": "고객 변심으로 한 벌 취소"}),
        (demo_set.SHIPPED, "assign-invoice", {"courier": "CJ", "invoice_no": "680012340001"}),
        (demo_set.SHIPPED, "confirm-shipment", {"note": "오전 출고"}),
        (demo_set.INVOICED, "assign-invoice", {"courier": "HANJIN", "invoice_no": "510012340002"}),
        (demo_set.HELD, "set-hold", {"reason": "입고 후 발송", "note": "재입고 확인 중"}),
    ]
    for index, action, body in steps:
        path = f"{order(index)}/actions/{action}"
        await api.call("POST", "orders", path, body, key=f"demo-{action}-{numbers[index]}", refusable=True)
