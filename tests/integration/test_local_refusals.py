"""A start that would do harm is refused, in words that say what to do; data outlives a kill -9 of its supervisor."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import pytest

from deploy.local import identity

PROJECT = Path(__file__).resolve().parents[2]


def command(folder: Path, *words: str) -> tuple[list[str], dict[str, str]]:
    """`python -m deploy.local WORDS` on its own data, on the local transport (RabbitMQ has tests of its own)."""
    env = os.environ | {"DYFLUX_RUN_DIR": str(folder), "DYFLUX_TRANSPORT": "local", "PYTHONUNBUFFERED": "1"}
    return [sys.executable, "-m", "deploy.local", *words], env


def refused(folder: Path, *words: str) -> str:
    """What a start that must fail said."""
    line, env = command(folder, *words)
    done = subprocess.run(line, cwd=PROJECT, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr


@contextmanager
def engines(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """`deploy.local engines`, ready."""
    line, env = command(folder, "engines")
    with subprocess.Popen(line, cwd=PROJECT, env=env, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert "engines ready" in process.stdout.readline()
            yield process
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)


def database_url(folder: Path) -> str:
    """Of orders' owner, as the services get it."""
    text = (folder / "environment.sh").read_text()
    found = re.search(r"DYFLUX_ORDERS_OWNER_DATABASE_URL='([^']+)'", text)
    assert found
    return found[1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with a difficult name."""
    return tmp_path / "데이터 폴더"


def test_start_is_refused_with_another_port_to_choose_when_the_port_is_taken(folder: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        said = refused(folder, "run", "--port", str(port))
    assert f"Port {port} is taken; choose another: make run PORT=9000" in said
    assert "다른 포트로 시작해 주세요" in said


def test_second_start_is_refused_when_the_data_is_in_use(folder: Path) -> None:
    with engines(folder) as first:
        said = refused(folder, "run", "--port", "1")
        assert f"Already running on this data folder (process {first.pid})" in said
        assert "이미 실행 중입니다" in said


async def test_row_is_there_again_when_the_supervisor_was_killed(folder: Path) -> None:
    with engines(folder) as first:
        session = await asyncpg.connect(database_url(folder), timeout=10)
        await session.execute("CREATE TABLE kept (word text)")
        await session.execute("INSERT INTO kept VALUES ('한 줄')")
        await session.close()
        left = [one for file in (folder / "pids").glob("*.json") if (one := identity.recall(file))]
        assert {one.appears_as for one in left} == {"postgres", "valkey-server"}
        first.kill()
    for one in left:  # the kernel told them when their parent died
        assert await identity.gone(one.pid, 30)
    with engines(folder):
        session = await asyncpg.connect(database_url(folder), timeout=10)
        assert await session.fetchval("SELECT word FROM kept") == "한 줄"
        await session.close()


async def test_roles_reach_their_own_database_only_when_provisioned(folder: Path) -> None:
    with engines(folder):
        text = (folder / "environment.sh").read_text()
        urls = dict(re.findall(r"export (DYFLUX_\w+_DATABASE_URL)='([^']+)'", text))
        owner = await asyncpg.connect(urls["DYFLUX_CS_OWNER_DATABASE_URL"], timeout=10)
        await owner.execute("CREATE TABLE mine (n int)")
        await owner.close()
        app = await asyncpg.connect(urls["DYFLUX_CS_DATABASE_URL"], timeout=10)
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await app.execute("CREATE TABLE stranger (n int)")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await app.fetch("SELECT n FROM mine")
        await app.close()
        foreign = urls["DYFLUX_CS_DATABASE_URL"].replace("/dyflux_cs", "/dyflux_orders")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await asyncpg.connect(foreign, timeout=10)
        assert (folder / "secrets.json").stat().st_mode & 0o777 == 0o600
        logs = "".join(file.read_text(errors="replace") for file in (folder / "log").glob("*"))
        for password in re.findall(r"://\w*:([^@]+)@", text):
            assert password not in logs
