"""Builds the web console when its sources have changed and keeps what was built, by a hash of those sources (ADR 12).

The sources are copied before they are built, so that a start never meddles with a developer's own `web/node_modules`.
"""

import asyncio
import gzip
import hashlib
import os
import re
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.local.cached import alone, is_complete, make_once
from deploy.local.layout import PROJECT
from deploy.local.node import Node, NoNodeError, find_node, writable_home
from deploy.local.process import StartError, run_once

_SOURCES = "web"
_BESIDE = "docs/openapi"
_SITE = "site"
_KEPT = 3
_COMPRESSED = {".js", ".css", ".html", ".svg", ".json"}
_WORTH_BYTES = 1024
_NOT_REACHED = re.compile(r"\b(ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH|ERR_SOCKET_TIMEOUT)\b")


class ConsoleError(StartError):
    """The console's sources do not build; the text is what the tools said."""


@dataclass(frozen=True)
class Console:
    """`folder` is what is served; None when there is no console, and `reason` says why."""

    folder: Path | None
    reason: str = ""


async def console_or_reason(cache: Path, log: Path) -> Console:
    """The built console; without Node, or when the build fails, the reason (whole in `log`). dyflux runs without it."""
    try:
        return Console(await build(cache))
    except (StartError, TimeoutError, OSError) as error:
        text = str(error) or type(error).__name__
        log.write_text(text + "\n", encoding="utf-8")
        return Console(None, f"{text.splitlines()[0][:200]} ({log})")


async def build(cache: Path) -> Path:
    """The folder of the built console. Raises NoNodeError (no Node or its packages to be had) and ConsoleError."""
    place = _consoles() / key()
    if not is_complete(place):
        node = await find_node(cache)

        async def make(folder: Path) -> None:
            async with workshop(node) as work:
                await run_script(node, work, "bundle", "--", "--outDir", str(folder / _SITE), "--emptyOutDir")
            await asyncio.to_thread(_compress, folder / _SITE)

        await make_once(place, make)
        _forget_old(place)
    return place / _SITE


@asynccontextmanager
async def workshop(node: Node) -> AsyncIterator[Path]:
    """A copy of `web/` with its packages, to build and test in, for one caller at a time."""
    _consoles().mkdir(parents=True, exist_ok=True)
    async with alone(_consoles() / ".work.lock"):
        yield await _lay_out(node, _consoles() / "work")


async def _lay_out(node: Node, root: Path) -> Path:
    work = root / "web"
    for name in (_SOURCES, _BESIDE):  # the types of the API are made from its documents; nothing that runs is
        await asyncio.to_thread(_mirror, PROJECT / name, root / name)
    stamp = work / "node_modules" / ".dyflux-stamp"
    wanted = hashlib.sha256(
        (work / "package.json").read_bytes() + (work / "package-lock.json").read_bytes()
    ).hexdigest()
    if not stamp.exists() or stamp.read_text() != wanted:
        await _npm(node, work, "ci", "--no-audit", "--no-fund")
        stamp.write_text(wanted)
    return work


async def run_script(node: Node, work: Path, *words: str) -> str:
    """`npm run WORDS` in the workshop; its output. Raises ConsoleError."""
    return await _npm(node, work, "run", *words)


def _consoles() -> Path:
    """Of the project, not of one data folder: what is built depends on the sources alone."""
    return Path(os.environ.get("DYFLUX_CONSOLE_CACHE") or PROJECT / ".run" / "console").resolve()


def key() -> str:
    """Changes whenever something does that the console is built from."""
    found = hashlib.sha256()
    for path in _files(PROJECT / _SOURCES):
        found.update(f"{path.relative_to(PROJECT)}\0{path.stat().st_size}\0".encode())
        found.update(path.read_bytes())
    return found.hexdigest()[:16]


def _files(root: Path) -> Iterator[Path]:
    """Every source below `root`, in order: what git ignores there is made, and notes build nothing."""
    ignored = [root / "node_modules"]
    if (root / ".gitignore").exists():
        ignored += [root / line.strip("/") for line in (root / ".gitignore").read_text().split()]
    for folder, folders, files in os.walk(root):
        here = Path(folder)
        folders[:] = sorted(name for name in folders if here / name not in ignored)
        yield from sorted(here / name for name in files if not name.endswith((".md", ".tsbuildinfo")))


def _mirror(source: Path, target: Path) -> None:
    """`target` has the sources of `source` and, besides them, only its node_modules."""
    target.mkdir(parents=True, exist_ok=True)
    for old in target.iterdir():
        if old.name == "node_modules":
            continue
        if old.is_dir():
            shutil.rmtree(old)
        else:
            old.unlink()
    for file in _files(source):
        copy = target / file.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, copy)


async def _npm(node: Node, work: Path, *words: str) -> str:
    try:
        return await run_once([*node.npm, *words], 300, env=node.env | writable_home() | {"CI": "true"}, cwd=work)
    except StartError as error:
        if _NOT_REACHED.search(str(error)):
            raise NoNodeError(f"the console's packages cannot be had: {error}") from error
        raise ConsoleError(f"npm {' '.join(words[:2])}: {error}") from error


def _compress(folder: Path) -> None:
    """A .gz beside every text, so that nobody compresses it again for each reader."""
    for file in folder.rglob("*"):
        if file.suffix in _COMPRESSED and file.is_file() and file.stat().st_size > _WORTH_BYTES:
            file.with_name(file.name + ".gz").write_bytes(gzip.compress(file.read_bytes(), 9, mtime=0))


def _forget_old(newest: Path) -> None:
    """A running product may still serve one from before."""
    built = [path for path in newest.parent.iterdir() if is_complete(path) and path != newest]
    for old in sorted(built, key=lambda path: path.stat().st_mtime)[: 1 - _KEPT]:
        shutil.rmtree(old, ignore_errors=True)
