"""Situations that contenders find: orders in every state, made over HTTP, and what each contender then does."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tests.e2e.desk import CANCELLATIONS, CS, ORDERS, Desk, recipient, until
from tests.e2e.natives import naver

QTY = 3
REASON = {"reason": "RETURN_REFUND"}
EXCHANGE = {"qty": 2, "reason": "EXCHANGE_SIMPLE"}
MISMATCH = {"confirm_recipient_mismatch": True}


@dataclass(frozen=True)
class Move:
    """What one contender does: an action on an order; a step of its return, which cs knows as `case`; or a channel's
    claim with that key, whose outcome is what it was decided to be. `own`: each contender has an order of its own."""

    mgmt_no: int
    action: str
    body: dict[str, Any] = field(default_factory=dict)
    claim: str = ""
    case: int = 0
    own: tuple[int, ...] = ()

    def __str__(self) -> str:
        return self.action

    def of(self, n: int) -> Move:
        """The move of contender `n`: a channel numbers its claims."""
        return replace(
            self, claim=self.claim and f"{self.claim}-{n}", mgmt_no=self.own[n] if self.own else self.mgmt_no, own=()
        )


Moves = tuple[Move, Move]


@dataclass(frozen=True)
class Answer:
    """The code, None where it was done, and what else was said. `cause` is the request that all its messages name (a
    claim: itself, for its order may be found later); `waited` are earlier tries, which waited too long for a lock."""

    code: str | None
    said: dict[str, Any]
    cause: str
    waited: tuple[str, ...] = ()


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

    async def orders(self, count: int, option: str) -> list[int]:
        """Orders of as many people."""
        return await self.desk.take_in(*(self.desk.line(self.channel, option, QTY) for _ in range(count)))

    async def pack(self, size: int) -> list[int]:
        """Orders of one recipient, combined by intake; ascending."""
        person = recipient()
        lines = [self.desk.line(self.channel, self.option, QTY, recipient=person) for _ in range(size)]
        return sorted(await self.desk.take_in(*lines))

    async def item_id(self, mgmt_no: int) -> int:
        return int((await self._order(mgmt_no))["items"][0]["item_id"])

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

    async def collected(self, mgmt_no: int) -> int:
        """A shipped order that the courier brings back: its return, once cs has it."""
        await self.desk.act(mgmt_no, "request-pickup", **await self.lines(mgmt_no, QTY))

        async def opened() -> int | None:
            rows = (await self.desk.get(f"{CS}/returns", key="mgmt_no", q=str(mgmt_no)))["items"]
            return int(rows[0]["id"]) if rows else None

        return await until(opened, 60)

    async def claim(self, mgmt_no: int) -> Move:
        """A claim of the channel for one piece of the order."""
        line = (await self._order(mgmt_no))["market_line_no"]
        return Move(mgmt_no, "claim", {"market_line_no": line}, claim=f"CL-{self.desk.tag}-{mgmt_no}")

    async def outcome(self, move: Move) -> str | None:
        """The code, None when it was done."""
        return (await self.answer(move)).code

    async def answer(self, move: Move) -> Answer:
        """Who waited too long for a lock asks again. Of a claim: that it was taken, its decision is to come."""
        waited: list[str] = []
        while True:
            answer = await self.desk.client.post(self._path(move), json=self._body(move))
            said = answer.json()
            assert answer.status_code in (200, 202, 404, 409, 422), (move, answer.text)
            row = said["results"][0] if "results" in said else said
            code = row["code"] if row is not said or answer.status_code >= 400 else None
            if code != "LOCK_TIMEOUT":
                return Answer(code, said, answer.headers["x-request-id"], tuple(waited))
            waited.append(answer.headers["x-request-id"])

    async def decisions(self, claims: Sequence[Move]) -> list[Answer]:
        """What was decided of claims of one order; one asks for all of them."""
        wanted = {move.claim for move in claims}
        common = claims[0].claim.rpartition("-")[0]

        async def all_decided() -> dict[str, dict[str, Any]] | None:
            found = await self.desk.get(f"{CANCELLATIONS}/claims", q=f"{common}-", limit=500)
            known = {claim["claim_key"]: claim for claim in found["items"] if _decided(claim)}
            return known if wanted <= known.keys() else None

        known = await until(all_decided, 60)
        decided = [known[move.claim] for move in claims]
        return [Answer(claim["decision"], claim, claim["id"]) for claim in decided]

    def _path(self, move: Move) -> str:
        if move.claim:
            return f"{CANCELLATIONS}/channels/{self.channel}/claims"
        if move.case:
            return f"{CS}/returns/{'' if 'ids' in move.body else f'{move.case}/'}{move.action}"
        return f"{ORDERS}/orders/{move.mgmt_no}/actions/{move.action}"

    def _body(self, move: Move) -> dict[str, Any]:
        return naver(move.body["market_line_no"], move.claim) if move.claim else move.body

    async def _order(self, mgmt_no: int) -> dict[str, Any]:
        pack = await self.desk.pack_of(mgmt_no)
        [order] = [order for order in pack["orders"] if order["mgmt_no"] == mgmt_no]
        return dict(order)


def _decided(claim: dict[str, Any]) -> bool:
    return claim["pending"] is None and claim["decision"] != "UNMATCHED"
