"""Where RabbitMQ's programs come from: installed, or Debian's packages unpacked into a cache of our own.

Nothing is installed into the system, no root is needed. `DYFLUX_ENGINES=private` never takes what is installed.
"""

import fcntl
import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

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
    if (cache / _release() / "complete").exists():
        return f"private, unpacked in {cache / _release()}"
    if shutil.which("apt-get") and shutil.which("dpkg-deb"):
        return f"private, to be downloaded into {cache / _release()}"
    return "none: the local transport takes its place"


async def find_files(cache: Path) -> RabbitFiles:
    """An installed RabbitMQ, else the private one (downloaded the first time). Raises NoRabbitError."""
    if os.environ.get("DYFLUX_ENGINES") != "private" and _installed():
        return RabbitFiles(Path("/"), moved=False)
    place = cache / _release()
    if (place / "complete").exists():  # it may be another user's: only readable
        return RabbitFiles(place, moved=True)
    missing = [tool for tool in ("apt-get", "dpkg-deb", "sh") if shutil.which(tool) is None]
    if missing:
        raise NoRabbitError(f"RabbitMQ is not installed and cannot be unpacked here: no {', '.join(missing)}")
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two clones may share one cache
        if not (place / "complete").exists():
            try:
                await _unpack(place)
            except (StartError, TimeoutError, OSError) as error:
                raise NoRabbitError(f"RabbitMQ's packages cannot be had: {error}") from error
    return RabbitFiles(place, moved=True)


def _release() -> str:
    text = Path("/etc/os-release").read_text() if Path("/etc/os-release").exists() else ""
    facts = dict(re.findall(r'^(\w+)="?([^"\n]*)"?$', text, re.MULTILINE))
    return f"rabbitmq-{facts.get('ID', 'linux')}-{facts.get('VERSION_ID', '0')}-{os.uname().machine}"


async def _unpack(place: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="dyflux-packages-") as name:
        download = Path(name)
        for folder in ("lists/partial", "cache/archives/partial", "debs"):
            (download / folder).mkdir(parents=True)
        apt = ["apt-get", "-q", "-y"]
        for option in (
            f"Dir::State::Lists={download / 'lists'}",
            f"Dir::Cache={download / 'cache'}",
            "APT::Sandbox::User=",
            "Debug::NoLocking=1",
            "Acquire::Retries=2",
            "Acquire::http::Timeout=30",
            "APT::Update::Error-Mode=any",
        ):
            apt += ["-o", option]
        await run_once([*apt, "update"], 180)
        await run_once([*apt, "download", *PACKAGES], 300, cwd=download / "debs")
        fresh = place.with_name(place.name + ".new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        for package in sorted((download / "debs").glob("*.deb")):
            await run_once(["dpkg-deb", "-x", str(package), str(fresh)], 60)
    _let_move(fresh)
    await run_once(
        [str(fresh / "usr/lib/erlang/bin/erl"), "-noshell", "-eval", "crypto:info_lib(), halt()."],
        30,
        env={ROOT_VARIABLE: str(fresh / "usr/lib/erlang")} | {"ERL_CRASH_DUMP": os.devnull},
    )
    (fresh / "complete").write_text("")
    shutil.rmtree(place, ignore_errors=True)
    fresh.rename(place)


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
