"""A TCP proxy that can freeze: connections stay open and nothing arrives, as behind a dead switch.

Or it keeps a connection open whose other end has gone: what was said arrives, that nobody is there does not.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress


class FrozenProxy:
    """While `flowing` is not set, bytes wait; while `hanging_up` is not set, ends do."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self.flowing = asyncio.Event()
        self.flowing.set()
        self.hanging_up = asyncio.Event()
        self.hanging_up.set()
        self.port = 0
        self._pipes: set[asyncio.Task[None]] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        there_reader, there_writer = await asyncio.open_connection(*self._target)
        for source, sink in ((reader, there_writer), (there_reader, writer)):
            task = asyncio.create_task(self._pipe(source, sink))
            self._pipes.add(task)
            task.add_done_callback(self._pipes.discard)

    async def _pipe(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        try:
            with suppress(ConnectionError):
                while data := await source.read(65536):
                    await self.flowing.wait()
                    sink.write(data)
                    await sink.drain()
            await self.hanging_up.wait()
        finally:
            sink.close()

    async def stop(self) -> None:
        """End all connections."""
        for task in self._pipes:
            task.cancel()
        await asyncio.gather(*self._pipes, return_exceptions=True)


@asynccontextmanager
async def frozen_proxy(host: str, port: int) -> AsyncIterator[FrozenProxy]:
    """A proxy to `host:port` on a free loopback port."""
    proxy = FrozenProxy(host, port)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    proxy.port = server.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        server.close()
        await proxy.stop()
