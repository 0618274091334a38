"""A small real HTTP/1.1 server that stands where a service would: it records what reached it and answers as told."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import h11


@dataclass(slots=True)
class Received:
    """One request as it arrived; `size` counts the body's bytes, `whole` says whether its end arrived."""

    method: str
    target: str
    headers: list[tuple[str, str]]
    size: int = 0
    whole: bool = False

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key == name]


@dataclass(slots=True)
class Answer:
    """`body` goes out at once, `parts` one by one; `reset` drops the connection in place of an answer."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b'{"from":"upstream"}'
    parts: AsyncIterator[bytes] | None = None
    wait: float = 0.0
    reset: bool = False


Behaviour = Callable[[Received], Answer]


class Upstream:
    """Runs in a thread with an event loop of its own, so that fixtures of any scope can share it."""

    def __init__(self, answer: Behaviour | None = None) -> None:
        self.received: list[Received] = []
        self._usual: Behaviour = answer or (lambda _request: Answer())
        self.behave = self._usual
        self.connections = 0
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._stopping: asyncio.Event | None = None

    def start(self, port: int = 0) -> Upstream:
        self.port = port
        self._thread.start()
        assert self._ready.wait(5)
        return self

    def stop(self) -> None:
        assert self._stopping is not None
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join(10)
        assert not self._thread.is_alive()

    def forget(self) -> None:
        self.received.clear()
        self.connections = 0
        self.behave = self._usual

    def _run(self) -> None:
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        self._stopping = asyncio.Event()
        tasks: set[asyncio.Task[None]] = set()

        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            tasks.add(task)
            try:
                await self._converse(reader, writer)
            except (OSError, h11.RemoteProtocolError, asyncio.CancelledError):
                pass  # the gateway went away, or the test is over
            finally:
                tasks.discard(task)
                writer.close()

        server = await asyncio.start_server(connected, "127.0.0.1", self.port)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stopping.wait()
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        link = h11.Connection(h11.SERVER)
        while True:
            request = await self._request(link, reader)
            if request is None:
                return
            answer = self.behave(request)
            if answer.wait:
                await asyncio.sleep(answer.wait)
            if answer.reset:
                _reset(writer)
                return
            await _answer(link, writer, answer)
            if link.our_state is h11.MUST_CLOSE:
                return
            link.start_next_cycle()

    async def _request(self, link: h11.Connection, reader: asyncio.StreamReader) -> Received | None:
        request: Received | None = None
        while True:
            event = link.next_event()
            if event is h11.NEED_DATA:
                data = await reader.read(65536)
                link.receive_data(data)
            elif isinstance(event, h11.Request):
                headers = [(name.decode(), value.decode("latin-1")) for name, value in event.headers]
                request = Received(event.method.decode(), event.target.decode("latin-1"), headers)
                self.received.append(request)
            elif isinstance(event, h11.Data):
                assert request is not None
                request.size += len(event.data)
            elif isinstance(event, h11.EndOfMessage):
                assert request is not None
                request.whole = True
                return request
            else:
                return None


async def _answer(link: h11.Connection, writer: asyncio.StreamWriter, answer: Answer) -> None:
    headers = {"content-type": "application/json", **answer.headers}
    if answer.parts is None:
        headers["content-length"] = str(len(answer.body))
    head = h11.Response(status_code=answer.status, headers=list(headers.items()))
    writer.write(link.send(head) or b"")
    if answer.parts is None:
        writer.write(link.send(h11.Data(data=answer.body)) or b"")
    else:
        async for part in answer.parts:
            writer.write(link.send(h11.Data(data=part)) or b"")
            await writer.drain()
    writer.write(link.send(h11.EndOfMessage()) or b"")
    await writer.drain()


def _reset(writer: asyncio.StreamWriter) -> None:
    connection = writer.get_extra_info("socket")
    with contextlib.suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    writer.transport.abort()
