"""`python -m deploy.local run` as a child of a test: started, waited for, asked through its gateway, ended."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from deploy.local.layout import Layout
from deploy.local.ports import free_port

PROJECT = Path(__file__).resolve().parents[2]


@dataclass
class LocalRun:
    """One start. `folder` is the data folder, `words` are options, `env` is added to a clean environment."""

    folder: Path
    port: int = field(default_factory=free_port)
    verb: str = "run"
    env: dict[str, str] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def start(self) -> LocalRun:
        """Start; returns at once."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("DYFLUX_", "TEST_"))}
        env = inherited | {
            "DYFLUX_RUN_DIR": str(self.folder),
            "DYFLUX_ENGINE_CACHE": str(Layout.default().engine_cache),
            "DYFLUX_ENGINES": "private",
            "PYTHONUNBUFFERED": "1",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "deploy.local", self.verb, "--port", str(self.port), *self.words],
            cwd=PROJECT,
            env=env | self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._said: queue.Queue[str | None] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        return self

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as stream:
            for line in stream:
                self.lines.append(line.rstrip("\n"))
                self._said.put(line)
        self._said.put(None)

    def wait_for(self, text: str, seconds: float = 150) -> str:
        """The next line with `text`; fails with everything that was said when the process ends before."""
        until = time.monotonic() + seconds
        while True:
            line = self._said.get(timeout=max(until - time.monotonic(), 0.01))
            assert line is not None, "\n".join(self.lines)
            if text in line:
                return line

    def wait_ready(self, seconds: float = 150) -> None:
        """Until the banner stands."""
        self.wait_for("Ctrl-C", seconds)

    def end(self, number: int = signal.SIGINT, seconds: float = 60) -> int:
        """Send the signal and wait; the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(seconds)
        self._reader.join(10)
        return code

    def pid_of(self, name: str) -> int:
        """Of an engine or service, from its pid file."""
        return int(json.loads((self.folder / "pids" / f"{name}.json").read_text())["pid"])

    def credentials(self) -> dict[str, str]:
        """What `.run/credentials` says."""
        pairs = (line.split(" ", 1) for line in (self.folder / "credentials").read_text().splitlines())
        return dict(pairs)

    def call(self, method: str, path: str, body: object = None, token: str = "") -> tuple[int, Any]:
        """Status and JSON of a call through the gateway."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", method=method)
        request.add_header("Content-Type", "application/json")
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        data = None if body is None else json.dumps(body).encode()
        try:
            with urllib.request.urlopen(request, data, timeout=30) as answer:  # noqa: S310
                return answer.status, json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            with error:
                text = error.read()
                return error.code, json.loads(text) if text.startswith((b"{", b"[")) else text

    def ready(self) -> bool:
        """Whether the product says so itself."""
        try:
            return self.call("GET", "/readyz")[0] == 200
        except OSError:
            return False

    def until_ready(self, seconds: float = 60) -> None:
        """Poll `/readyz` until it is 200."""
        until = time.monotonic() + seconds
        while not self.ready():
            assert time.monotonic() < until, "\n".join(self.lines[-30:])
            time.sleep(0.1)

    def sign_in(self, login: str = "admin") -> str:
        """An access token."""
        status, answer = self.call(
            "POST", "/api/accounts/v1/login", {"login": login, "password": self.credentials()[login]}
        )
        assert status == 200, answer
        return str(answer["access_token"])


@contextmanager
def local_run(folder: Path, **more: Any) -> Iterator[LocalRun]:
    """A start that is ready, ended whatever happens."""
    run = LocalRun(folder, **more).start()
    try:
        run.wait_ready()
        yield run
    finally:
        try:
            run.end()
        except subprocess.TimeoutExpired:
            run.end(signal.SIGKILL)
            raise
