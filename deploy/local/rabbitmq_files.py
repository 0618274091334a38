"""Where RabbitMQ's programs come from: installed, or Debian's packages unpacked into a cache of our own.

Nothing is installed into the system, no root is needed. `DYFLUX_ENGINES=private` never takes what is installed.
"""

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from deploy.local import debian
from deploy.local.cached import is_complete, make_once, release
from deploy.local.process import StartError, run_once

PACKAGES = (
    "rabbitmq-server",
    "erlang-asn1",
    "erlang-base",
    "erlang-crypto",
    "erlang-eldap",
    "erlang-ftp",
    "erlang-inets",
    "erlang-mnesia",
    "erlang-os-mon",
    "erlang-parsetools",
    "erlang-public-key",
    "erlang-runtime-tools",
    "erlang-snmp",
    "erlang-ssl",
    "erlang-syntax-tools",
    "erlang-tftp",
    "erlang-tools",
    "erlang-xmerl",
)
ROOT_VARIABLE = "DYFLUX_ERLANG_ROOT"
_INSTALLED = Path("/usr/lib/rabbitmq/lib")


class NoRabbitError(StartError):
    """No RabbitMQ can be had on this machine; the text is the reason."""


@dataclass(frozen=True)
class RabbitFiles:
    """`root` holds a usr/lib with rabbitmq and erlang; `moved` when it is not the system's own."""

    root: Path
    moved: bool


def _installed() -> bool:
    return any(_INSTALLED.glob("rabbitmq_server-*/sbin/rabbitmq-server")) and shutil.which("erl") is not None


def plan(cache: Path) -> str:
    """What `find_files` would do, for people."""
    if elsewhere := os.environ.get("DYFLUX_AMQP_URL"):
        return f"elsewhere: {elsewhere.rpartition('@')[2]}"
    if os.environ.get("DYFLUX_ENGINES") != "private" and _installed():
        return f"installed in {_INSTALLED}"
    if is_complete(_place(cache)):
        return f"private, unpacked in {_place(cache)}"
    if not debian.missing_tools():
        return f"private, to be downloaded into {_place(cache)}"
    return "none: the local transport takes its place"


async def find_files(cache: Path) -> RabbitFiles:
    """An installed RabbitMQ, else the private one (downloaded the first time). Raises NoRabbitError."""
    if os.environ.get("DYFLUX_ENGINES") != "private" and _installed():
        return RabbitFiles(Path("/"), moved=False)
    place = _place(cache)
    if not is_complete(place) and (missing := debian.missing_tools()):
        raise NoRabbitError(f"RabbitMQ is not installed and cannot be unpacked here: no {', '.join(missing)}")
    try:
        return RabbitFiles(await make_once(place, _unpack), moved=True)
    except (StartError, TimeoutError, OSError) as error:
        raise NoRabbitError(f"RabbitMQ's packages cannot be had: {error}") from error


def link_plugins(plugins: Path, into: Path) -> None:
    """Links to what the server itself is made of. At its start it reads all that lies there, enabled or not, and the
    plugins that come with it, none of which we use, were a third of that work."""
    into.mkdir(exist_ok=True)
    wanted = {
        each.name: each
        for each in plugins.iterdir()
        if not each.name.startswith("rabbitmq_") or each.name.startswith("rabbitmq_prelaunch")
    }
    for link in into.iterdir():
        if wanted.get(link.name) != link.readlink():
            link.unlink()
    for name, target in wanted.items():
        if not (into / name).is_symlink():
            (into / name).symlink_to(target)


def _place(cache: Path) -> Path:
    return cache / f"rabbitmq-{release()}"


async def _unpack(folder: Path) -> None:
    await debian.unpack(PACKAGES, folder)
    _let_move(folder)
    await run_once(
        [str(folder / "usr/lib/erlang/bin/erl"), "-noshell", "-eval", "crypto:info_lib(), halt()."],
        30,
        env={ROOT_VARIABLE: str(folder / "usr/lib/erlang")} | {"ERL_CRASH_DUMP": os.devnull},
    )


def _let_move(root: Path) -> None:
    """Erlang's start scripts name their folder in several lines, at several depths; there are two such scripts."""
    scripts = [*root.glob("usr/lib/erlang/bin/erl"), *root.glob("usr/lib/erlang/erts-*/bin/erl")]
    if len(scripts) != 2:
        raise StartError(f"expected two erl scripts in {root}, found {len(scripts)}")
    for script in scripts:
        text, count = re.subn(r"(?m)^([ \t]*)ROOTDIR=.*$", rf'\1ROOTDIR="${ROOT_VARIABLE}"', script.read_text())
        if count == 0:
            raise StartError(f"{script} sets no ROOTDIR")
        script.write_text(text)
