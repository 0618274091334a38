"""`make test` leaves no engine behind, however it ends, and hands on the exit code of what it ran."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from deploy.local import identity
from deploy.local.layout import Layout
from deploy.local.testing import sweep
from tests.support.clones import NOBODY

PROJECT = Path(__file__).resolve().parents[2]
GIVEN = {
    "TEST_POSTGRES_URL": "postgresql://given/postgres",
    "TEST_REDIS_URL": "redis://given/0",
    "TEST_AMQP_URL": "amqp://given/",
}
NOTE = (
    "import os, sys, time; sys.stdout.write('ready ' + os.environ['TEST_POSTGRES_URL'] + '\\n'); sys.stdout.flush(); "
)


def run(folder: Path, code: str, **env: str) -> subprocess.Popen[str]:
    """`deploy.local test` around a small program, with its temporary files in `folder`."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("DYFLUX_", "TEST_"))}
    inherited |= {"TMPDIR": str(folder), "DYFLUX_ENGINE_CACHE": str(Layout.default().engine_cache)}
    line = [sys.executable, "-m", "deploy.local", "test", "--no-pytest", "--", sys.executable, "-c", NOTE + code]
    return subprocess.Popen(
        line, cwd=PROJECT, env=inherited | {"DYFLUX_ENGINES": "private"} | env, stdout=subprocess.PIPE, text=True
    )


def until_ready(process: subprocess.Popen[str]) -> str:
    """The line of the small program."""
    assert process.stdout is not None
    return next(line for line in process.stdout if line.startswith("ready"))


def engines_in(folder: Path) -> list[identity.Identity]:
    """Who runs there."""
    found = [identity.recall(file) for file in folder.glob("dyflux-test-*/engines/*/pid*.json")]
    found += [identity.recall(file) for file in folder.glob("dyflux-test-*/engines/*/pids/*.json")]
    return [one for one in found if one is not None]


def test_given_engines_are_used_and_the_exit_code_is_handed_on(tmp_path: Path) -> None:
    with run(tmp_path, "sys.exit(7)", **GIVEN) as process:
        assert until_ready(process) == "ready postgresql://given/postgres\n"
        assert process.wait(60) == 7
    assert list(tmp_path.iterdir()) == []


def test_closed_folder_of_another_user_is_passed_over_when_swept() -> None:
    """Two users test on one machine: whoever comes second neither stumbles over the folder of the first nor removes it."""
    shared = Path(tempfile.mkdtemp(prefix="dyflux-shared-"))
    shared.chmod(0o777)
    closed = shared / "dyflux-test-first"
    closed.mkdir(mode=0o700)
    (closed / "at").symlink_to("nowhere")
    first = os.geteuid()
    try:
        if first == 0:
            os.seteuid(NOBODY)
        sweep(shared)
        os.seteuid(first)
        assert closed.is_dir() == (first == 0)  # an ordinary user can only be the first one himself
    finally:
        os.seteuid(first)
        shutil.rmtree(shared)


@pytest.mark.rabbitmq
async def test_engines_end_when_the_run_is_killed(tmp_path: Path) -> None:
    with run(tmp_path, "time.sleep(600)") as process:
        assert "127.0.0.1" in until_ready(process)
        running = engines_in(tmp_path)
        assert {one.appears_as for one in running} == {"postgres", "valkey-server", "beam", "epmd"}
        process.kill()
        assert process.wait(60) == -signal.SIGKILL
        for one in running:
            assert await identity.gone(one.pid, 30)
    sweep(tmp_path)
    assert list(tmp_path.iterdir()) == []


async def test_engines_end_and_nothing_is_left_when_the_run_is_interrupted(tmp_path: Path) -> None:
    with run(tmp_path, "time.sleep(600)", TEST_AMQP_URL=GIVEN["TEST_AMQP_URL"]) as process:
        assert "127.0.0.1" in until_ready(process)
        running = engines_in(tmp_path)
        assert {one.appears_as for one in running} == {"postgres", "valkey-server"}
        process.send_signal(signal.SIGINT)
        assert process.wait(60) != 0
        assert [one for one in running if identity.is_alive(one)] == []
    assert list(tmp_path.iterdir()) == []
