"""One child process: started in the foreground, logged to a file, probed, stopped with the signal that it wants.

Children are killed by pid only. A child gets its stop signal when this process dies; what survives even that is
found through its pid file at the next start.
"""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from deploy.local import identity
from deploy.local.probes import Probe

_LAUNCHER = Path(__file__).with_name("launch.py")
_KEPT_LOG_BYTES = 10_000_000


class StartError(RuntimeError):
    """An engine or a service did not come up; the text tells an operator why and where its log is."""


@dataclass(frozen=True)
class Spec:
    """What to start and how to end it. `appears_as` is a word of its command line once it runs."""

    name: str
    command: list[str]
    log: Path
    appears_as: str
    pid_file: Path | None = None
    env: dict[str, str] = field(default_factory=dict)
    cwd: Path | None = None
    probe: Probe | None = None
    ready_seconds: float = 60
    stop_signal: int = signal.SIGTERM
    grace_seconds: float = 15


class Child:
    """A running (or ended) process of a `Spec`; may be started again after it ended."""

    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        self._process: subprocess.Popen[bytes] | None = None
        self.ready_after = 0.0

    @property
    def pid(self) -> int:
        """The number of the process; an error before it was started."""
        if self._process is None:
            raise StartError(f"{self.spec.name} was never started")
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """None while it runs. Who sees its end first ends its helpers: its number is ours until it is reaped."""
        process = self._process
        if process is None or process.returncode is not None:
            return None if process is None else process.returncode
        if os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            return None
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        return process.wait()

    @property
    def running(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self.returncode is None

    async def start(self, words: Sequence[str] = ()) -> None:
        """Start and wait until the probe passes. Raises StartError with the end of the log.

        `words` stand behind the command this once.
        """
        spec = self.spec
        if self.running:
            raise StartError(f"{spec.name} runs already as process {self.pid}")
        await self._end_leftover()
        begun = time.monotonic()
        spec.log.parent.mkdir(parents=True, exist_ok=True)
        if spec.log.exists() and spec.log.stat().st_size > _KEPT_LOG_BYTES:
            spec.log.replace(spec.log.with_suffix(".log.1"))
        launcher = [sys.executable, "-I", "-S", str(_LAUNCHER), str(int(spec.stop_signal)), str(os.getpid())]
        with spec.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: ASYNC220 - a Child outlives the loop that started it
                [*launcher, *spec.command, *words],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, **spec.env},
                cwd=spec.cwd,
                start_new_session=True,
            )
        known = identity.identify(self._process.pid, spec.appears_as, spec.stop_signal)
        if spec.pid_file is not None and known is not None:
            identity.remember(spec.pid_file, known)
        if spec.probe is not None:
            await self._until_ready(spec.probe)
        self.ready_after = time.monotonic() - begun

    async def _end_leftover(self) -> None:
        if self.spec.pid_file is None:
            return
        known = identity.recall(self.spec.pid_file)
        if known is not None:
            await identity.end(known, self.spec.grace_seconds)
        self.spec.pid_file.unlink(missing_ok=True)

    async def _until_ready(self, probe: Probe) -> None:
        until = time.monotonic() + self.spec.ready_seconds
        pause, last = 0.02, "no answer"
        while True:
            if self.returncode is not None:
                raise StartError(f"{self.spec.name} ended with {self.returncode}. {self._log_tail()}")
            try:
                await probe()
            except (OSError, TimeoutError) as error:
                last = str(error) or type(error).__name__
            else:
                return
            if time.monotonic() > until:
                await self.stop()
                raise StartError(
                    f"{self.spec.name} not ready in {self.spec.ready_seconds:.0f} s ({last}). {self._log_tail()}"
                )
            if await identity.gone(self.pid, pause):
                continue
            pause = min(pause * 1.5, 0.25)

    def _log_tail(self) -> str:
        lines = self.spec.log.read_text(errors="replace").splitlines()[-12:] if self.spec.log.exists() else []
        return f"Log {self.spec.log}:\n  " + "\n  ".join(lines)

    async def wait(self, seconds: float = float("inf")) -> int | None:
        """Wait for the end; the exit code, or None when it still runs after `seconds`."""
        if self.running and not await identity.gone(self.pid, min(seconds, 1e9)):
            return None
        return self.returncode

    async def stop(self) -> None:
        """Orderly end with the signal it wants; after the grace time the whole group is killed."""
        if self.running:
            with suppress(ProcessLookupError):
                os.kill(self.pid, self.spec.stop_signal)
            if await self.wait(self.spec.grace_seconds) is None:
                await self.kill()
        if self.spec.pid_file is not None:
            self.spec.pid_file.unlink(missing_ok=True)

    async def kill(self) -> None:
        """A real SIGKILL of that one process, as the kernel or an operator would send it."""
        if self.running:
            os.kill(self.pid, signal.SIGKILL)
            await self.wait(10)


async def run_once(
    command: list[str], seconds: float, env: dict[str, str] | None = None, cwd: Path | None = None
) -> str:
    """Run a command to its end and give its output; StartError with that output when it fails."""
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, **(env or {})},
        cwd=cwd,
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(seconds):
            output, _ = await process.communicate()
    except BaseException:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
        raise
    text = output.decode(errors="replace")
    if process.returncode != 0:
        raise StartError(f"{command[0]} … ended with {process.returncode}:\n{text[-4000:]}")
    return text
