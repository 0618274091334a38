"""Turns the framework's plain-text 413 into a problem. It counts bytes itself; this only changes the words."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.contracts.codes import detail
from shared.web.problems import MEDIA_TYPE, problem


class TooLargeAsProblem:
    """Replaces a 413 that is not a problem document yet."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        replaced = False

        async def answer(message: Message) -> None:
            nonlocal replaced
            if message["type"] == "http.response.start" and message["status"] == 413:
                replaced = dict(message["headers"]).get(b"content-type") != MEDIA_TYPE.encode()
                if replaced:
                    text = detail("PAYLOAD_TOO_LARGE", limit="허용된 크기")
                    await problem("PAYLOAD_TOO_LARGE", text, headers={"connection": "close"})(scope, receive, send)
            if not replaced:
                await send(message)

        await self.app(scope, receive, answer)
