"""A dispatcher in a process of its own, which tests kill, beside a survivor that hears the vendor's reports."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from deploy.local.layout import PROJECT
from deploy.local.ports import free_port
from deploy.local.probes import http
from deploy.local.process import Child, Spec
from tests.integration.messaging.world import HOOK, Simulator, World, built, hook_url
from tests.support.databases import TestDatabase
from tests.support.servers import redis_url


@dataclass
class Killable:
    """`start` runs `python -m services messaging`, the product's own command; `survivor` only hears and answers."""

    database: TestDatabase
    survivor: World
    vendor: Simulator
    folder: Path
    namespace: str
    env: dict[str, str]
    child: Child | None = None
    children: list[Child] = field(default_factory=list)

    async def start(self, **env: str) -> Child:
        """Start a dispatcher; `env` are settings of messaging, in lower case."""
        port = free_port()
        given = {f"DYFLUX_MESSAGING_{name.upper()}": value for name, value in env.items()}
        self.child = Child(
            Spec(
                name="messaging",
                command=[sys.executable, "-m", "services", "messaging"],
                log=self.folder / f"messaging-{len(self.children)}.log",
                appears_as="services",
                cwd=PROJECT,
                env={**self.env, "DYFLUX_MESSAGING_PORT": str(port), **given},
                probe=http(port, "/livez"),
                ready_seconds=60,
            )
        )
        self.children.append(self.child)
        await self.child.start()
        return self.child

    async def kill(self) -> None:
        """kill -9 of the dispatcher, now."""
        assert self.child is not None
        await self.child.kill()

    async def unfinished(self) -> int:
        """Messages that are not final."""
        return int((await self.survivor.rows("SELECT count(*) FROM message WHERE pipeline_status <> 2"))[0][0])

    async def compare(self) -> Counter[str]:
        """Our attempts against the vendor's ledger; what was sent how often. Fails when they contradict."""
        taken = await self.vendor.taken()
        rows = await self.survivor.rows("SELECT id, message_id, state, resend_of FROM attempt ORDER BY message_id, n")
        known = {row["id"]: row for row in rows}
        assert set(taken) <= set(known), "the vendor has what we know nothing of"
        assert set(taken.values()) <= {1}, "one refkey was sent twice"
        seen = Counter(known[refkey]["message_id"] for refkey in taken)
        steps = await self.survivor.rows("SELECT DISTINCT message_id FROM message_step WHERE after = 'UNKNOWN'")
        doubtful = {row["message_id"] for row in steps}
        messages = {row["id"] for row in await self.survivor.rows("SELECT id FROM message")}
        assert set(seen) == messages, f"lost: {messages - set(seen)}"
        assert all(count <= 2 for count in seen.values())
        twice = {message for message, count in seen.items() if count == 2}
        assert twice <= doubtful, f"sent twice without doubt: {twice - doubtful}"
        return Counter({"once": len(messages) - len(twice), "twice": len(twice), "doubtful": len(doubtful)})


@asynccontextmanager
async def killable(database: TestDatabase, vendor: Simulator, folder: Path, **settings: Any) -> AsyncIterator[Killable]:
    """Short waits: lost after 4 s, a report is waited for 1 s; `settings` replace them."""
    namespace = f"t{uuid4().hex[:12]}."
    waits = {"lost_after_s": 4.0, "unknown_wait_s": 1.0, "vendor_timeout_s": 3.0, "poll_s": 0.05, "sweep_s": 0.1}
    env = {f"DYFLUX_MESSAGING_{name.upper()}": str(value) for name, value in (waits | settings).items()}
    async with built(database, serving=True, namespace=namespace) as survivor:
        await survivor.sender()
        await vendor.control(webhook_url=hook_url(survivor.settings))
        env |= {
            "DYFLUX_TRANSPORT": "local",
            "DYFLUX_LOCAL_PEERS": json.dumps({"messaging": database.bus_url}),
            "DYFLUX_REDIS_URL": redis_url(),
            "DYFLUX_NAMESPACE": namespace,
            "DYFLUX_LOG_LEVEL": "DEBUG",
            "DYFLUX_MESSAGING_DATABASE_URL": database.url,
            "DYFLUX_MESSAGING_VENDOR_URL": vendor.url,
            "DYFLUX_MESSAGING_VENDOR_ACCOUNT": "dyflux",
            "DYFLUX_MESSAGING_VENDOR_PASSWORD": "dyflux",
            "DYFLUX_MESSAGING_WEBHOOK_TOKENS": HOOK,
        }
        made = Killable(database, survivor, vendor, folder, namespace, env)
        try:
            yield made
        finally:
            for child in made.children:
                await child.stop()
