"""`make test`: engines, then pytest, then the engines are stopped by pid, however the tests ended."""

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path

from deploy.local import identity, scratch
from deploy.local.ascii_path import remove_links
from deploy.local.browser_parts import NO_CHROMIUM, NO_NODE, look_for_parts
from deploy.local.layout import PROJECT, Layout
from deploy.local.lock import DataLock
from deploy.local.process import StartError
from deploy.local.test_engines import NO_RABBITMQ, test_engines

SKIP_REPORT = "DYFLUX_TEST_SKIP_REPORT"
KEPT = "DYFLUX_TEST_KEPT"
"""Set: the PostgreSQL server is ours alone and keeps its data from run to run."""
_PREFIX = "dyflux-test-"
_WORKERS = "2"


async def run_tests(words: list[str], *, pytest: bool = True, durable: bool = False) -> int:
    """Run pytest with `words` (or `words` itself as a command) on engines; the exit code of what ran.

    `durable`: fsync is on, and PostgreSQL's data are kept for the next measurement: a million orders take long to make.
    """
    told: asyncio.Queue[int] = asyncio.Queue()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, told.put_nowait, number)
    for place in scratch.places():
        sweep(place)
    chosen = Path(tempfile.gettempdir()) if durable else scratch.choose()
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=chosen))
    with ExitStack() as closing:
        closing.callback(shutil.rmtree, folder, ignore_errors=True)
        _hold(folder, closing)
        kept = None
        if durable:
            kept = Layout.default().measured
            kept.mkdir(parents=True, exist_ok=True)
            _hold(kept, closing)
        return await _with_engines(folder, words, told, pytest=pytest, kept=kept)


def _hold(folder: Path, closing: ExitStack) -> None:
    """Nobody else works on this folder until the end."""
    lock = DataLock(folder / "lock")
    lock.acquire()
    closing.callback(lock.release)


def sweep(temporary: Path) -> None:
    """Remove what runs that were killed left in the temporary folder: their data and links to it."""
    for folder in temporary.glob(f"{_PREFIX}*"):
        if folder.is_dir() and folder.stat().st_uid == os.geteuid():
            lock = DataLock(folder / "lock")
            with suppress(StartError):  # it runs
                lock.acquire()
                shutil.rmtree(folder, ignore_errors=True)
                lock.release()
    for holder in temporary.glob("dyflux-*"):
        data = holder / "at"
        if holder.stat().st_uid == os.geteuid() and data.is_symlink() and not data.exists():
            remove_links(holder)


async def _with_engines(
    folder: Path, words: list[str], told: "asyncio.Queue[int]", *, pytest: bool, kept: Path | None
) -> int:
    async with asyncio.TaskGroup() as group:
        # While the engines start: what the browser's tests need takes as long the first time.
        looking = group.create_task(look_for_parts(Layout.default().engine_cache)) if pytest else None
        async with test_engines(_closed(folder / "engines"), kept=kept) as engines:
            missing = await looking if looking else {}
            print("engines:", ", ".join(f"{name} {origin}" for name, origin in engines.origin.items()), flush=True)
            report = folder / "skipped.json"
            env = {
                **os.environ,
                **engines.environment,
                **missing,
                SKIP_REPORT: str(report),
                KEPT: "1" if kept and engines.origin["postgres"] == "private" else "",
                "TMPDIR": str(_open(folder / "tmp")),
                "DYFLUX_ENGINE_CACHE": str(Layout.default().engine_cache),
                "PYTHONUTF8": "1",
                "PYTHONDONTWRITEBYTECODE": "",  # services are started again and again
            }
            if not told.empty():
                return 128 + told.get_nowait()
            code = await _child(_pytest(words) if pytest else words, env, told)
            _closing_lines(engines.environment | missing, report)
            return code


def _closed(folder: Path) -> Path:
    """For the engines' data: nobody else may look into it."""
    folder.mkdir(mode=0o700)
    return folder


def _open(folder: Path) -> Path:
    """For the tests' files: programs that run as another user come through, as in any temporary folder."""
    folder.parent.chmod(0o711)
    folder.mkdir()
    folder.chmod(0o1777)
    return folder


def _pytest(words: list[str]) -> list[str]:
    command = [sys.executable, "-m", "pytest"]
    if not any(word == "-n" or word.startswith(("-n=", "--numprocesses")) for word in words):
        command += ["-n", _WORKERS, "--dist", "loadfile"]
    return [*command, *words]


async def _child(command: list[str], env: dict[str, str], told: "asyncio.Queue[int]") -> int:
    """Run in the foreground with our output; a signal that we get is handed on, the second one is a kill."""
    launcher = [sys.executable, "-I", "-S", str(Path(__file__).with_name("launch.py"))]
    process = subprocess.Popen(  # noqa: ASYNC220 - waited for through its pidfd
        [*launcher, str(int(signal.SIGTERM)), str(os.getpid()), *command],
        env=env,
        cwd=PROJECT,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    ended = asyncio.ensure_future(identity.gone(process.pid, 1e9))
    try:
        tries = 0
        while not ended.done():
            signalled = asyncio.ensure_future(told.get())
            await asyncio.wait({ended, signalled}, return_when=asyncio.FIRST_COMPLETED)
            if signalled.done() and not ended.done():
                tries += 1
                with suppress(ProcessLookupError):
                    if tries == 1:
                        process.send_signal(signalled.result())
                    else:
                        os.killpg(process.pid, signal.SIGKILL)
            signalled.cancel()
    finally:
        with suppress(ProcessLookupError):  # what the tests left behind shares the group; not reaped yet
            os.killpg(process.pid, signal.SIGKILL)
        ended.cancel()
    return process.wait()


def _closing_lines(env: dict[str, str], report: Path) -> None:
    """Which tests this machine could not run, and why."""
    skipped = json.loads(report.read_text()) if report.exists() else {}
    for part, variable in (("RabbitMQ", NO_RABBITMQ), ("Node", NO_NODE), ("Chromium", NO_CHROMIUM)):
        if not (reason := env.get(variable)):
            continue
        suites: dict[str, int] = skipped.get(part, {})
        print(f"{part} 없이 건너뛴 시험: {sum(suites.values())}개 / skipped, {part} cannot be had:")
        for suite, count in sorted(suites.items()):
            print(f"  {suite}: {count}")
        print(f"  이유 / reason: {reason}", flush=True)
