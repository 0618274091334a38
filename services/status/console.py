"""The console's files. Every path that is no file is the console's own (its router reads it), so it gets the index.

What a page may load (CSP) is the gateway's to say, once for every way to run.
"""

from __future__ import annotations

import mimetypes
from pathlib import Path

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PAGE = Path(__file__).parent / "page"
"""What is served while there is no built console."""

_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
)


class _Files(StaticFiles):
    async def get_response(self, path: str, scope: Scope) -> Response:
        """A missing file with an extension is missing; any other path is a screen of the console."""
        try:
            answer = await self._smallest(path, scope)
        except HTTPException as error:
            if error.status_code != 404 or Path(path).suffix:
                raise
            path, answer = "index.html", await self._smallest("index.html", scope)
        # Built files carry a hash in their names; the index names them and must be fresh.
        fresh = not path.startswith("assets/")
        answer.headers["cache-control"] = "no-cache" if fresh else "public, max-age=31536000, immutable"
        return answer

    async def _smallest(self, path: str, scope: Scope) -> Response:
        """The file, or what the build has compressed it to, when the browser takes that."""
        if Path(path).suffix and "gzip" in Headers(scope=scope).get("accept-encoding", ""):
            try:
                answer = await super().get_response(path + ".gz", scope)
            except HTTPException as error:
                if error.status_code != 404:
                    raise
            else:
                answer.headers["content-type"] = _content_type(path)
                if answer.status_code != 304:
                    answer.headers["content-encoding"] = "gzip"
                answer.headers["vary"] = "accept-encoding"
                return answer
        answer = await super().get_response(path, scope)
        answer.headers["vary"] = "accept-encoding"
        return answer


def _content_type(path: str) -> str:
    found = mimetypes.guess_type(path)[0] or "application/octet-stream"
    return f"{found}; charset=utf-8" if found.startswith("text/") else found


class _Guard:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_HEADERS]
            await send(message)

        await self.app(scope, receive, answer)


def console_app(folder: str) -> Starlette:
    """Serves `folder`, or the page that stands for it when `folder` is empty. Raises RuntimeError when it is not there."""
    files = _Files(directory=folder or PAGE, html=True)
    return Starlette(routes=[Mount("/", files)], middleware=[Middleware(_Guard)])
