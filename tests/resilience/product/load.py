"""Clients that never give up: every command has a key, and is sent again with it until it is acknowledged.

One client an order, one command at a time, so that what an order must look like in the end is known beforehand.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx2

from tests.e2e.desk import CANCELLATIONS, ORDERS, Desk
from tests.e2e.natives import naver

QTY = 9000
PASSES = {502, 503, 504}
"""Said by the gateway or by a service whose database is away: the same again, later."""
PAUSE_S = 0.25
"""After an outage was answered: while a service starts again it needs the processor more than another refusal."""
GIVE_UP_S = 60


@dataclass
class Client:
    """What one client has done to its order: the version of each acknowledged command, and the pieces cancelled."""

    mgmt_no: int
    item_id: int
    acknowledged: dict[int, str] = field(default_factory=dict)
    cancelled: int = 0
    piece_commands: int = 0
    memo: str = ""


@dataclass
class Load:
    """The clients of one product."""

    desk: Desk
    clients: list[Client]
    seen: Counter[str] = field(default_factory=Counter)

    @classmethod
    async def on(cls, desk: Desk, clients: int) -> Load:
        """One order for each client."""
        channel, option = await desk.channel(), await desk.option()
        orders = await desk.take_in(*(desk.line(channel, option, QTY) for _ in range(clients)))
        packs = [await desk.pack_of(mgmt_no) for mgmt_no in orders]
        items = [pack["orders"][0]["items"][0]["item_id"] for pack in packs]
        return cls(desk, [Client(*pair) for pair in zip(orders, items, strict=True)])

    async def run(self, over: asyncio.Event) -> None:
        """All clients at once, each until it has finished its round after `over`."""
        async with asyncio.TaskGroup() as group:
            for client in self.clients:
                group.create_task(self._rounds(client, over))

    async def _rounds(self, client: Client, over: asyncio.Event) -> None:
        while True:
            for action, body, pieces in _round(client):
                answer = await self.insist(f"{ORDERS}/orders/{client.mgmt_no}/actions/{action}", body)
                version = answer["version"]
                assert version not in client.acknowledged, "every command has a version of its own"
                client.acknowledged[version] = action
                client.cancelled += pieces
                client.piece_commands += bool(pieces)
            if over.is_set():
                return

    async def insist(self, path: str, body: Any, status: int = 200) -> Any:
        """The answer of a command, sent with one key until there is one. Anything but an outage fails."""
        key = str(uuid4())
        try:
            async with asyncio.timeout(GIVE_UP_S):
                while True:
                    if (answer := await self._once(path, body, key)) is not None:
                        assert answer.status_code == status, f"{path}: {answer.status_code} {answer.text}"
                        return answer.json()
                    await asyncio.sleep(PAUSE_S)
        except TimeoutError as error:
            raise AssertionError(f"{path}: no answer in {GIVE_UP_S} s ({dict(self.seen)})") from error

    async def _once(self, path: str, body: Any, key: str) -> httpx2.Response | None:
        try:
            answer = await self.desk.client.post(path, json=body, headers={"idempotency-key": key}, timeout=20)
        except httpx2.TransportError as error:
            self.seen[type(error).__name__] += 1
            return None
        if answer.headers.get("idempotent-replayed"):
            self.seen["replayed"] += 1
        if answer.status_code in PASSES or (answer.status_code == 409 and answer.json()["code"] == "LOCK_TIMEOUT"):
            self.seen[f"{answer.status_code} {answer.json()['code']}"] += 1
            return None
        self.seen[str(answer.status_code)] += 1
        return answer

    async def claim(self, channel: str, line_no: str, key: str) -> None:
        """A channel's program reports a cancellation until it is taken, and then once more, as pollers do."""
        path = f"{CANCELLATIONS}/channels/{channel}/claims"
        for _ in range(2):
            await self.insist(path, naver(line_no, key), 202)


def _round(client: Client) -> list[tuple[str, dict[str, Any], int]]:
    """Six commands, each of which leaves one event and one C/S record: (action, body, pieces cancelled)."""
    line = {"item_id": client.item_id}
    client.memo = f"문 앞 {len(client.acknowledged)}"
    return [
        ("cancel-items", {"items": [{**line, "qty": 2}], "reason": "CANCEL_DELAY"}, 2),
        ("set-hold", {"reason": "확인"}, 0),
        ("restore-items", {"items": [{**line, "qty": 1}]}, -1),
        ("change-shipping-info", {"recipient": {"memo": client.memo}}, 0),
        ("release-hold", {}, 0),
        ("cancel-items", {"items": [{**line, "qty": 1}], "reason": "RETURN_REFUND", "note": "한 개만"}, 1),
    ]
