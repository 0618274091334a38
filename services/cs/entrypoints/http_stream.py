"""`GET /stream`: what changes, as it changes. Replayed from `Last-Event-ID`; closed when the token ends.

`?pack_no=` says which pack the window has open: as long as the stream lives, others in that pack see who is there.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response

from services.cs.application.live_stream import RESET, Console, Consoles, StreamId, Told, Watcher, stream_id
from services.cs.application.viewing import VIEWING
from services.cs.entrypoints.wiring import App
from shared.runtime.clock import Clock
from shared.web import sse
from shared.web.app import router_of
from shared.web.principal import principal_of
from shared.web.schemas import BIGINT_MAX

_EVENTS: dict[int | str, dict[str, Any]] = {200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}}


def routes(app: App) -> APIRouter:
    """`/stream`."""
    router = router_of("cs")

    @router.get("/stream", response_class=Response, responses=_EVENTS)
    async def get_stream(
        request: Request,
        last_event_id: Annotated[str | None, Header(max_length=100)] = None,
        pack_no: Annotated[int | None, Query(ge=1, le=BIGINT_MAX)] = None,
    ) -> Response:
        who = principal_of(request)
        watcher = Watcher(who.sub, who.name, pack_no)
        return sse.stream(events(app.consoles, last_event_id, app.clock, who.expires_at, watcher))

    return router


async def events(
    hub: Consoles, last: str | None, clock: Clock, ends: datetime, watcher: Watcher
) -> AsyncIterator[bytes]:
    """The bytes of one connection, until the token ends, the process stops, or the reader is too slow."""
    async with hub.console(watcher) as console:
        since = console.after
        yield sse.position(f"{since[0]}-{since[1]}" if last is None else last if stream_id(last) else "0-0")
        if last is not None:
            missed = await hub.missed(last, since)
            if missed is None:
                yield _bytes(Told(since, RESET, "{}"))
            else:
                for told in missed:
                    if told.is_for(watcher):
                        yield _bytes(told)
                since = max([since, stream_id(last) or since])
        async for chunk in _live(console, since, lambda: (ends - clock()).total_seconds()):
            yield chunk


async def _live(console: Console, since: StreamId, left: Callable[[], float]) -> AsyncIterator[bytes]:
    while (seconds := left()) > 0:
        try:
            async with asyncio.timeout(min(seconds, sse.HEARTBEAT_S)):
                told = await console.inbox.get()
        except TimeoutError:
            yield sse.HEARTBEAT
            continue
        if told is None:
            return
        if told.id > since or told.event in {RESET, VIEWING}:
            yield _bytes(told)


def _bytes(told: Told) -> bytes:
    return sse.encoded(told.event, told.data, told.text_id)
