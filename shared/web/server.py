"""An ASGI app as a component: uvicorn started by program, stopped with the process, its signals left alone."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn
from starlette.types import ASGIApp


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """The host owns the signals."""
        yield


@dataclass(slots=True)
class HttpServer:
    """Serves `app` on `host:port`; on stop it takes no more, finishes what is in hand for up to `grace` seconds."""

    name: str
    app: ASGIApp
    host: str
    port: int
    grace: int = 10

    async def run(self, stop: asyncio.Event) -> None:
        config = uvicorn.Config(
            self.app,
            host=self.host,
            port=self.port,
            loop="none",
            http="httptools",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_keep_alive=75,
            timeout_graceful_shutdown=self.grace,
        )
        server = _Server(config)
        serving = asyncio.create_task(server.serve(), name=self.name)
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
            server.should_exit = True
            await serving
        finally:
            stopping.cancel()
            if not serving.done():
                serving.cancel()
