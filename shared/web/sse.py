"""Server-sent events on the wire: encoding, heartbeat, headers. What is streamed, and to whom, is a service's business."""

from __future__ import annotations

from collections.abc import AsyncIterator

from fastapi.sse import KEEPALIVE_COMMENT, EventSourceResponse, format_sse_event
from starlette.responses import Response

HEARTBEAT = KEEPALIVE_COMMENT
"""A comment: keeps proxies from closing a quiet connection."""
HEARTBEAT_S = 15.0


def encoded(event: str, data: str, id: str | None) -> bytes:
    """One event. `data` is JSON text; `event` and `id` are single lines. Without `id` the client stays where it is."""
    if any(mark in word for word in (event, id or "") for mark in "\r\n\0"):
        raise ValueError("an event's name and id are single lines")
    return format_sse_event(event=event, data_str=data, id=id)


def position(id: str) -> bytes:
    """Tells the client where it stands; no event is dispatched for it."""
    return format_sse_event(comment="connected", id=id)


def stream(body: AsyncIterator[bytes]) -> Response:
    """The response: never cached, never buffered by a proxy."""
    return EventSourceResponse(body, headers={"cache-control": "no-store", "x-accel-buffering": "no"})
