"""Whether an engine answers in its own protocol. An open port alone is not readiness."""

import asyncio
from collections.abc import Awaitable, Callable

Probe = Callable[[], Awaitable[None]]
"""Returns when the engine answers as it should; raises OSError or TimeoutError while it does not."""

LOOPBACK = "127.0.0.1"
_STARTUP = b"user\0postgres\0database\0postgres\0\0"
_STARTUP_MESSAGE = (len(_STARTUP) + 8).to_bytes(4, "big") + b"\0\3\0\0" + _STARTUP


async def _ask(port: int, question: bytes, expected: bytes, *, after: int = 0) -> None:
    """`expected` must stand in the answer's first packet, `after` bytes from its start."""
    async with asyncio.timeout(2):
        reader, writer = await asyncio.open_connection(LOOPBACK, port)
        try:
            writer.write(question)
            await writer.drain()
            answer = await reader.read(512)
        finally:
            writer.close()
    if not answer.startswith(expected, after):
        raise OSError(f"port {port} answered {answer[:80]!r}")


def postgres(port: int) -> Probe:
    """A StartupMessage is met by a request for a password ('R'); while it recovers it is an error ('E')."""
    return lambda: _ask(port, _STARTUP_MESSAGE, b"R")


def redis(port: int, password: str) -> Probe:
    """AUTH and PING; while the append-only file is read the answer is -LOADING."""
    question = f"AUTH {password}\r\nPING\r\n".encode()
    return lambda: _ask(port, question, b"+OK\r\n+PONG")


def amqp(port: int) -> Probe:
    """The AMQP 0-9-1 header is met by Connection.Start (a method frame on channel 0)."""
    return lambda: _ask(port, b"AMQP\0\0\x09\x01", b"\x01\0\0")


def epmd(port: int) -> Probe:
    """NAMES_REQ is met by the port of epmd itself."""
    return lambda: _ask(port, b"\0\1n", port.to_bytes(4, "big"))


def http(port: int, path: str, status: int = 200) -> Probe:
    """GET `path` is met by `status`."""
    question = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
    return lambda: _ask(port, question, f" {status} ".encode(), after=len("HTTP/1.x"))
