"""A queue that hears everything that orders publishes, beside the consumers: what was really said, and how often."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import aio_pika
import orjson


@dataclass
class Witness:
    """Messages heard so far, each once by its id: the broker may deliver one twice, the inboxes drop the second."""

    url: str
    namespace: str
    heard: dict[str, dict[str, Any]] = field(default_factory=dict)
    deliveries: int = 0

    @property
    def queue(self) -> str:
        return f"{self.namespace}witness"

    async def listen(self) -> None:
        """Declare the queue; it survives the broker's death."""
        async with await aio_pika.connect(self.url, timeout=10) as connection, connection.channel() as channel:
            queue = await channel.declare_queue(
                self.queue, durable=True, arguments={"x-queue-type": "quorum"}, timeout=10
            )
            await queue.bind(f"{self.namespace}orders.events", "#", timeout=10)

    async def remember(self) -> None:
        """Take what has come."""
        async with await aio_pika.connect(self.url, timeout=10) as connection, connection.channel() as channel:
            queue = await channel.get_queue(self.queue, ensure=False)
            while (message := await queue.get(fail=False, timeout=10)) is not None:
                said = orjson.loads(message.body)
                self.heard[said["id"]] = said
                self.deliveries += 1
                await message.ack()

    async def leave(self) -> None:
        """Remove the queue."""
        async with await aio_pika.connect(self.url, timeout=10) as connection, connection.channel() as channel:
            await channel.queue_delete(self.queue, timeout=10)

    def of_pack(self, pack_no: int) -> dict[int, list[str]]:
        """Version → types of the events of that pack, snapshots for rebuilds left out."""
        found: dict[int, list[str]] = defaultdict(list)
        for said in self.heard.values():
            if said["type"] != "orders.pack.snapshotted.v1" and said["data"].get("pack_no") == pack_no:
                found[said["data"]["version"]].append(said["type"])
        return found

    def decided(self) -> dict[str, list[int]]:
        """Claim → the revisions that orders has answered."""
        found: dict[str, list[int]] = defaultdict(list)
        for said in self.heard.values():
            if said["type"] == "orders.claim.decided.v1":
                found[said["data"]["claim_id"]].append(said["data"]["revision"])
        return found
