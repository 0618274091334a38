"""The console's files: what is a file, what is a screen, and what nobody gets."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

from services.status.console import console_app


@pytest.fixture
async def console(tmp_path: Path) -> AsyncIterator[httpx2.AsyncClient]:
    folder = tmp_path / "콘솔 dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<title>index</title>", encoding="utf-8")
    (folder / "assets" / "app-1a2b.js").write_text("go()", encoding="utf-8")
    (folder / "assets" / "app-1a2b.js.gz").write_bytes(gzip.compress(b"go()"))
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (folder / "out.txt").symlink_to(tmp_path / "secret.txt")
    transport = httpx2.ASGITransport(app=console_app(str(folder)))
    async with httpx2.AsyncClient(transport=transport, base_url="http://console.test") as client:
        yield client


async def test_built_file_is_kept_by_browsers_when_its_name_has_a_hash(console: httpx2.AsyncClient) -> None:
    answer = await console.get("/assets/app-1a2b.js")
    assert (answer.status_code, answer.text) == (200, "go()")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(("accepted", "sent"), [("gzip, br", "gzip"), ("br", None), ("identity", None)])
async def test_compressed_file_is_sent_when_the_browser_takes_it(
    console: httpx2.AsyncClient, accepted: str, sent: str | None
) -> None:
    answer = await console.get("/assets/app-1a2b.js", headers={"accept-encoding": accepted})
    assert (answer.text, answer.headers.get("content-encoding")) == ("go()", sent)
    plain = await console.get("/assets/app-1a2b.js", headers={"accept-encoding": "identity"})
    assert "javascript" in plain.headers["content-type"]
    assert answer.headers["content-type"] == plain.headers["content-type"]
    assert (answer.headers["vary"], answer.headers["cache-control"]) == (
        "accept-encoding",
        "public, max-age=31536000, immutable",
    )


@pytest.mark.parametrize("path", ["/", "/packs", "/packs/101195", "/a/b/c", "/%EC%A3%BC%EB%AC%B8", "/index.html"])
async def test_index_is_answered_fresh_when_the_path_is_a_screen(console: httpx2.AsyncClient, path: str) -> None:
    answer = await console.get(path)
    assert (answer.status_code, answer.text) == (200, "<title>index</title>")
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    ["/assets/gone-9z.js", "/favicon.ico", "/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/out.txt",
     "//etc/hostname.txt"],
)  # fmt: skip
async def test_file_is_missing_when_it_is_not_in_the_folder(console: httpx2.AsyncClient, path: str) -> None:
    answer = await console.get(path)
    assert (answer.status_code, "secret" in answer.text) == (404, False)


async def test_nothing_can_be_written_when_tried(console: httpx2.AsyncClient) -> None:
    for method in ("POST", "PUT", "DELETE"):
        assert (await console.request(method, "/index.html")).status_code == 405


def test_start_fails_when_the_folder_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError):
        console_app(str(tmp_path / "nowhere"))
