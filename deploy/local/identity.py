"""Which process a pid of an earlier run really is. A number alone proves nothing: the kernel gives it away again."""

import asyncio
import json
import os
import signal
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Identity:
    """A process for ever: its number, its start in clock ticks since boot, and that boot."""

    pid: int
    ticks: int
    boot: str
    appears_as: str = ""
    stop_signal: int = signal.SIGTERM


def boot_id() -> str:
    """The kernel's name for this boot; start ticks repeat after the next one."""
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


def start_ticks(pid: int) -> int | None:
    """Clock ticks from boot to the start of `pid`; None when there is no such process or only its corpse."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return None
    fields = stat[stat.rindex(")") + 2 :].split()  # the name in brackets may hold spaces and brackets
    return None if fields[0] in "ZX" else int(fields[19])


def command_line(pid: int) -> str:
    """The words of the command of `pid`, or nothing when it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def identify(pid: int, appears_as: str = "", stop_signal: int = signal.SIGTERM) -> Identity | None:
    """The identity of a living process, with the signal that ends it in order."""
    ticks = start_ticks(pid)
    return None if ticks is None else Identity(pid, ticks, boot_id(), appears_as, int(stop_signal))


def is_alive(known: Identity) -> bool:
    """Whether that very process still runs: same start, same boot, and a command that looks like it."""
    if start_ticks(known.pid) != known.ticks or boot_id() != known.boot:
        return False
    line = command_line(known.pid)
    return known.appears_as in line or "launch.py" in line


def remember(file: Path, known: Identity) -> None:
    """Write the pid file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    part.write_text(json.dumps(asdict(known)))
    part.replace(file)


def recall(file: Path) -> Identity | None:
    """Read a pid file; an unreadable one (the machine died while it was written) names nobody."""
    try:
        return Identity(**json.loads(file.read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None


async def gone(pid: int, seconds: float) -> bool:
    """Wait until `pid`, a child or not, has ended; False when it still runs after `seconds`."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    loop.add_reader(descriptor, ended.set)
    try:
        async with asyncio.timeout(seconds):
            await ended.wait()
    except TimeoutError:
        return False
    finally:
        loop.remove_reader(descriptor)
        os.close(descriptor)
    return True


async def end(known: Identity, grace: float) -> bool:
    """Stop a process that an earlier run left behind; False when it was gone already."""
    if not is_alive(known):
        return False
    with suppress(ProcessLookupError):
        os.kill(known.pid, known.stop_signal)
    if not await gone(known.pid, grace):
        with suppress(ProcessLookupError):
            os.kill(known.pid, signal.SIGKILL)
        await gone(known.pid, 10)
    return True


async def end_leftovers(folder: Path, grace: float = 30) -> list[str]:
    """End whatever the pid files of `folder` still name; the names of what was found alive."""
    files = sorted(folder.glob("*.json"))
    known = {file: one for file in files if (one := recall(file)) is not None}
    ended = await asyncio.gather(*(end(one, grace) for one in known.values()))
    for file in files:
        file.unlink(missing_ok=True)
    return [file.stem for file, was_alive in zip(known, ended, strict=True) if was_alive]


def working_in(folder: Path) -> list[int]:
    """Processes whose current folder is `folder`: PostgreSQL's whole family lives in its data folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                if Path(os.readlink(entry / "cwd")) == folder:
                    found.append(int(entry.name))
    return found
