"""Situations that two contenders find: orders in every state, made over HTTP, and what each contender then does."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Any

from tests.e2e.desk import ORDERS, Desk, recipient
from tests.e2e.natives import naver

QTY = 3
REASON = {"reason": "RETURN_REFUND"}
EXCHANGE = {"qty": 2, "reason": "EXCHANGE_SIMPLE"}
MISMATCH = {"confirm_recipient_mismatch": True}


@dataclass(frozen=True)
class Move:
    """What one contender does: an action on an order; or a channel's claim, whose outcome is what it was decided to be."""

    mgmt_no: int
    action: str
    body: dict[str, Any] = field(default_factory=dict)
    claim: str = ""

    def __str__(self) -> str:
        return self.action


Moves = tuple[Move, Move]


@dataclass
class Bench:
    """A channel, two options, and orders of them as they are asked for."""

    desk: Desk
    channel: str
    option: str
    other: str
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    @classmethod
    async def ready(cls, desk: Desk) -> Bench:
        return cls(desk, await desk.channel(), await desk.option(stock=10**6), await desk.option(stock=10**6))

    async def order(self, **line: Any) -> int:
        """An order of three pieces."""
        option = line.pop("option", self.option)
        [number] = await self.desk.take_in(self.desk.line(self.channel, option, QTY, **line))
        return number

    async def pack(self, size: int) -> list[int]:
        """Orders of one recipient, combined by intake; ascending."""
        person = recipient()
        lines = [self.desk.line(self.channel, self.option, QTY, recipient=person) for _ in range(size)]
        return sorted(await self.desk.take_in(*lines))

    async def item_id(self, mgmt_no: int) -> int:
        pack = await self.desk.pack_of(mgmt_no)
        [order] = [order for order in pack["orders"] if order["mgmt_no"] == mgmt_no]
        return int(order["items"][0]["item_id"])

    async def lines(self, mgmt_no: int, qty: int = 2) -> dict[str, Any]:
        return {"items": [{"item_id": await self.item_id(mgmt_no), "qty": qty}]}

    def waybill(self) -> dict[str, Any]:
        """A number that nobody has."""
        return {"courier": "CJ", "invoice_no": f"5{int(self.desk.tag, 16):08d}{next(self._numbers):05d}"}

    async def labelled(self, mgmt_no: int) -> int:
        await self.desk.act(mgmt_no, "assign-invoice", **self.waybill())
        return mgmt_no

    async def shipped(self, mgmt_no: int) -> int:
        await self.labelled(mgmt_no)
        await self.desk.act(mgmt_no, "confirm-shipment")
        return mgmt_no

    async def outcome(self, move: Move) -> str | None:
        """The code, None when it was done, the decision of a claim. Who waited too long for a lock asks again."""
        if move.claim:
            order = next(o for o in (await self.desk.pack_of(move.mgmt_no))["orders"] if o["mgmt_no"] == move.mgmt_no)
            await self.desk.claim(self.channel, naver(order["market_line_no"], move.claim))
            return str((await self.desk.claim_when(move.claim, _decided, 60))["decision"])
        while True:
            path = f"{ORDERS}/orders/{move.mgmt_no}/actions/{move.action}"
            answer = await self.desk.client.post(path, json=move.body)
            if answer.status_code == 200:
                return None
            code = str(answer.json()["code"])
            assert answer.status_code in (404, 409, 422), (move, answer.text)
            if code != "LOCK_TIMEOUT":
                return code


def _decided(claim: dict[str, Any]) -> bool:
    return claim["pending"] is None and claim["decision"] != "UNMATCHED"
