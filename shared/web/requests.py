"""The outermost layer of a service: request id, cause, metrics, access log, and the last word when something broke.

Query strings are never logged.
"""

from __future__ import annotations

import re
import time
from uuid import UUID

import structlog
from prometheus_client import Counter, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.runtime.context import Cause, caused_by
from shared.runtime.ids import NewId
from shared.web.problems import problem

log = structlog.get_logger("access")

REQUESTS = Counter("http_requests_total", "Answered requests", ("service", "method", "status"))
SECONDS = Histogram("http_request_seconds", "Time to answer", ("service", "method"))

_SAFE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_WEBHOOK_TOKEN = re.compile(r"(/webhooks/[^/]+/)[^/]+")


class RequestMiddleware:
    """Takes the gateway's `x-request-id` (or makes one) as correlation id and gives it back."""

    def __init__(self, app: ASGIApp, service: str, new_id: NewId) -> None:
        self.app = app
        self.service = service
        self.new_id = new_id

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        given = headers.get(b"x-request-id", "")
        request_id = given if _SAFE_ID.fullmatch(given) else str(self._new())
        cause = Cause(correlation_id=request_id, traceparent=headers.get(b"traceparent"))
        status, started = 500, False
        began = time.perf_counter()

        async def answer(message: Message) -> None:
            nonlocal status, started
            if message["type"] == "http.response.start":
                status, started = message["status"], True
                message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode())]
            await send(message)

        with caused_by(cause):
            try:
                await self.app(scope, receive, answer)
            except Exception:
                if started:
                    raise
                log.exception("unhandled", service=self.service, path=_shown(scope["path"]))
                await problem("INTERNAL")(scope, receive, answer)
            finally:
                took = time.perf_counter() - began
                REQUESTS.labels(self.service, scope["method"], status).inc()
                SECONDS.labels(self.service, scope["method"]).observe(took)
                log.debug(
                    "request",
                    service=self.service,
                    method=scope["method"],
                    path=_shown(scope["path"]),
                    status=status,
                    ms=round(took * 1000, 1),
                )

    def _new(self) -> UUID:
        return self.new_id()


def _shown(path: str) -> str:
    """A path without the secret that a webhook's holds."""
    return _WEBHOOK_TOKEN.sub(r"\1***", path)
