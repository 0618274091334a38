"""Files that nobody should send, and claims for a channel that does not exist: refused with a code, nothing kept."""

from __future__ import annotations

import asyncio
import http.client
import io
import json
import socket
import struct
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from tests.component.seeding import workbook
from tests.component.shop import Shop, refused
from tests.component.still import changed
from tests.e2e.desk import CANCELLATIONS, ORDERS
from tests.e2e.natives import cafe24, naver
from tests.unit.files.test_parser import bomb

pytestmark = pytest.mark.asyncio(loop_scope="session")
MB = 1024 * 1024
UPLOADS = f"{CANCELLATIONS}/uploads"
ORDER_FILES = f"{ORDERS}/intake-uploads"
BOOK = workbook([["V-1", "가상 상품", 1, "나래", "변심", "2026-03-01", ""]])


def locked() -> bytes:
    """The same workbook under a password."""
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(BOOK)).encrypt("made-up", out)
    return out.getvalue()


def lying_bomb() -> bytes:
    """A bomb whose own list of contents says that it is small."""
    content = bytearray(bomb(300_000_000))
    directory = content.rindex(b"PK\x01\x02")
    content[directory + 24 : directory + 28] = struct.pack("<I", 1_000)
    return bytes(content)


def many_parts() -> bytes:
    """A zip of 20,000 empty files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(20_000):
            archive.writestr(f"xl/{number}", b"")
    return out.getvalue()


FILES: list[tuple[str, str, Callable[[], bytes], int, str]] = [
    ("text", "a.xlsx", lambda: b"not a workbook", 422, "FILE_UNREADABLE"),
    ("zip of something else", "a.xlsx", many_parts, 413, "PAYLOAD_TOO_LARGE"),
    ("cut workbook", "a.xlsx", lambda: BOOK[: len(BOOK) // 2], 422, "FILE_UNREADABLE"),
    ("picture", "a.xls", lambda: b"\x89PNG\r\n\x1a\n" + bytes(500), 422, "FILE_UNREADABLE"),
    ("program", "a.csv", lambda: b"\x7fELF" + bytes(range(256)) * 4, 422, "FILE_UNREADABLE"),
    ("password", "a.xlsx", locked, 422, "FILE_PASSWORD"),
    ("nothing", "a.xlsx", bytes, 422, "FILE_REQUIRED"),
    ("zip bomb", "a.xlsx", lambda: bomb(400_000_000), 413, "PAYLOAD_TOO_LARGE"),
    ("lying zip bomb", "a.xlsx", lying_bomb, 422, "FILE_UNREADABLE"),
]


@pytest.mark.parametrize("path", [UPLOADS, ORDER_FILES])
@pytest.mark.parametrize(("name", "content", "status", "code"), [each[1:] for each in FILES], ids=[f[0] for f in FILES])
async def test_nothing_is_kept_when_a_file_is_no_good_workbook(
    shop: Shop, path: str, name: str, content: Callable[[], bytes], status: int, code: str
) -> None:
    before = await shop.tables.contents()
    data = {"channel_id": shop.names["channel"]}
    answer = await shop.desk.client.post(path, data=data, files={"file": (name, content())}, timeout=60)
    assert (answer.status_code, refused(answer)) == (status, code)
    assert changed(before, await shop.tables.contents()) == {}


async def pour(url: str, token: str, size: int, *, announced: bool) -> tuple[int, dict[str, Any], int]:
    """Send a form with a file of `size` zeros, made while it is sent, until somebody answers: (status, body, sent).

    Blocking sockets: who is refused early may be reset while he sends, and has the answer all the same.
    """
    parts = urlsplit(url)
    head = b'--edge\r\nContent-Disposition: form-data; name="file"; filename="a.xlsx"\r\n\r\n'
    measure = f"Content-Length: {len(head) + size}" if announced else "Transfer-Encoding: chunked"
    lines = [f"POST {parts.path} HTTP/1.1", f"Host: {parts.netloc}", f"Authorization: Bearer {token}", measure]
    lines += ["Content-Type: multipart/form-data; boundary=edge", "", ""]
    sent = 0

    def fill(link: socket.socket) -> None:
        nonlocal sent
        block = bytes(MB)
        with suppress(ConnectionError):
            link.sendall("\r\n".join(lines).encode())
            for chunk in (head, *(block for _ in range(size // MB))):
                link.sendall(chunk if announced else f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n")
                sent += len(chunk)

    def answered(link: socket.socket) -> tuple[int, dict[str, Any]]:
        with link.makefile("rb") as said:
            status = int(said.readline().split(b" ")[1])
            length = int(http.client.parse_headers(said)["content-length"])
            return status, json.loads(said.read(length))

    with socket.create_connection((str(parts.hostname), int(parts.port or 80)), timeout=60) as link:
        filling = asyncio.create_task(asyncio.to_thread(fill, link))
        status, body = await asyncio.to_thread(answered, link)
        with suppress(OSError):  # it has been reset already
            link.shutdown(socket.SHUT_RDWR)
        await filling
    return status, body, sent


def peak_mb(pid: int) -> int:
    """Most memory that a process has held so far."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))


@pytest.mark.parametrize("announced", [True, False])
@pytest.mark.parametrize("door", ["gateway", "service"])
@pytest.mark.parametrize(("service", "path"), [("CANCELLATIONS", UPLOADS), ("ORDERS", f"{ORDERS}/option-uploads")])
async def test_upload_of_200_mb_is_refused_early_when_it_is_poured(
    shop: Shop, service: str, path: str, door: str, announced: bool
) -> None:
    before = await shop.tables.contents()
    services = shop.product.children["services"].pid
    memory = peak_mb(services)
    port = shop.product.env[f"DYFLUX_{service}_PORT"]
    base = shop.product.base_url if door == "gateway" else f"http://127.0.0.1:{port}"
    token = shop.desk.client.headers["authorization"].removeprefix("Bearer ")
    status, body, sent = await pour(base + path, token, 200 * MB, announced=announced)
    assert (status, body["code"], body["status"]) == (413, "PAYLOAD_TOO_LARGE", 413)
    assert announced or sent < 100 * MB
    assert peak_mb(services) - memory < 64
    assert changed(before, await shop.tables.contents()) == {}


async def test_claim_is_refused_when_its_channel_is_unknown(shop: Shop) -> None:
    before = await shop.tables.contents()
    for channel, payload in (("no-such", naver("L-1", "CL-1")), ("vendor-none", cafe24("O-1", "L-1", "C-1"))):
        said = await shop.desk.claim(channel, payload, 404)
        assert said["code"] == "CHANNEL_NOT_FOUND"
        assert channel in said["detail"]
    data, files = {"channel_id": "no-such"}, {"file": ("a.xlsx", BOOK)}
    answer = await shop.desk.client.post(UPLOADS, data=data, files=files)
    assert (answer.status_code, refused(answer)) == (404, "CHANNEL_NOT_FOUND")
    assert changed(before, await shop.tables.contents()) == {}
