"""Knocks at a service's real app: every middleware and route as it is served, only the published keys are the test's.

There are no engines behind it: who may not come in is told before anything is asked, who may gets any other answer.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import cast

from fastapi import FastAPI
from starlette.types import Message

from shared.web.access import AccessMiddleware
from tests.support.apps import app_of, close, unconnected
from tests.support.tokens import TokenMaker

CHANNEL = "naver-main"
"""The channel in every path that names one."""
SHUT = {"UNAUTHENTICATED": 401, "NOT_PERMITTED": 403}
WAIT_S = 30


@dataclass(slots=True)
class Door:
    """One service's app that trusts the keys of `maker` only."""

    service: str
    app: FastAPI
    maker: TokenMaker

    def routes(self) -> set[str]:
        """`METHOD /template` of every operation of the OpenAPI document, without the common prefix."""
        prefix = f"/api/{self.service}/v1"
        return {
            f"{method.upper()} {path.removeprefix(prefix)}"
            for path, operations in self.app.openapi()["paths"].items()
            for method in operations
        }

    async def knock(self, route: str, token: str | None) -> str:
        """`in`, or the code with which the door stayed shut."""
        method, template = route.split(" ", 1)
        path = template.replace("{channel_id}", CHANNEL)
        path = f"/api/{self.service}/v1" + re.sub(r"\{\w+\}", "1", path)
        status, body = await ask(self.app, method, path, token)
        code = json.loads(body).get("code") if status in {401, 403} else None
        if code not in SHUT:
            return "in"
        assert status == SHUT[code]
        return str(code)


@contextlib.asynccontextmanager
async def door(service: str) -> AsyncIterator[Door]:
    """Build the service by its own bootstrap, without engines."""
    built = await unconnected(service)
    try:
        app, maker = app_of(built), TokenMaker()
        [checks] = [each for each in app.user_middleware if cast(object, each.cls) is AccessMiddleware]
        checks.kwargs["verifier"] = maker.verifier()
        yield Door(service, app, maker)
    finally:
        await close(built)


async def ask(app: FastAPI, method: str, path: str, token: str | None, query: str = "") -> tuple[int, bytes]:
    """Status, and the body of a refusal. The rest of an answer (a stream may never end) is not waited for."""
    headers = [(b"host", b"door.test"), (b"content-type", b"application/json"), (b"content-length", b"2")]
    if token is not None:
        headers.append((b"authorization", b"Bearer " + token.encode()))
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
        "path": path, "raw_path": path.encode(), "query_string": query.encode(), "root_path": "", "headers": headers,
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 2), "state": {},
    }  # fmt: skip
    answered: asyncio.Future[tuple[int, bytes]] = asyncio.get_running_loop().create_future()
    status, body, sent = 0, b"", False

    async def receive() -> Message:
        nonlocal sent
        if sent:
            await asyncio.Event().wait()
        sent = True
        return {"type": "http.request", "body": b"{}", "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status, body
        if message["type"] == "http.response.start":
            status = message["status"]
        else:
            body += message.get("body", b"")
        refused = status in {401, 403}
        if not answered.done() and (
            not refused or (message["type"] != "http.response.start" and not message.get("more_body"))
        ):
            answered.set_result((status, body))

    def ended(_task: asyncio.Task[None]) -> None:
        if not answered.done():
            answered.set_exception(NoAnswer(f"{method} {path}"))

    calling = asyncio.create_task(app(scope, receive, send))
    calling.add_done_callback(ended)
    try:
        async with asyncio.timeout(WAIT_S):
            return await answered
    finally:
        calling.cancel()
        await asyncio.gather(calling, return_exceptions=True)


class NoAnswer(AssertionError):
    """An app that ended without saying anything."""
