"""`python -m services accounts …`: what a first start and an administrator do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from services.accounts.entrypoints.cli import create_admin, create_operators
from services.accounts.settings import Settings
from tests.integration.accounts.conftest import PASSWORD, MovableClock, World, running
from tests.support.databases import TestDatabase

PROJECT = Path(__file__).resolve().parents[3]
TEST_PASSWORD = "another-password"


@pytest.fixture
async def settings(database: TestDatabase) -> Settings:
    return Settings(database_url=database.url)


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DYFLUX_ADMIN_PASSWORD", PASSWORD)
    monkeypatch.setenv("DYFLUX_TEST_PASSWORD", TEST_PASSWORD)


@pytest.mark.usefixtures("chosen")
async def test_admin_and_test_are_made_when_there_is_nobody(
    database: TestDatabase, clock: MovableClock, settings: Settings
) -> None:
    assert await create_operators(settings, []) == 0
    async with running(database, clock) as world:
        assert (await world.login("admin"))["operator"]["roles"] == ["admin"]
        body = (await world.login("test", TEST_PASSWORD))["operator"]
        assert (body["name"], body["roles"]) == ("테스트", ["agent"])
        rows = await world.rows("SELECT subject FROM outbox ORDER BY id")
        assert [row["subject"] for row in rows] == ["admin", "test"]


@pytest.mark.usefixtures("chosen")
async def test_nothing_happens_when_operators_are_made_again(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await create_operators(settings, []) == 0
    assert capsys.readouterr().out == "admin: created\ntest: created\n"
    assert await create_operators(settings, []) == 0
    assert capsys.readouterr().out == "admin: unchanged\ntest: unchanged\n"


@pytest.mark.usefixtures("chosen")
async def test_password_is_set_anew_when_another_was_chosen(
    database: TestDatabase,
    clock: MovableClock,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    await create_operators(settings, [])
    monkeypatch.setenv("DYFLUX_TEST_PASSWORD", "third-password")
    capsys.readouterr()
    assert await create_operators(settings, []) == 0
    assert capsys.readouterr().out == "admin: unchanged\ntest: password set\n"
    async with running(database, clock) as world:
        await world.login("test", "third-password")


async def test_operators_are_not_made_when_a_password_is_missing_or_weak(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DYFLUX_ADMIN_PASSWORD", PASSWORD)
    monkeypatch.delenv("DYFLUX_TEST_PASSWORD", raising=False)
    assert await create_operators(settings, []) == 2
    assert capsys.readouterr().out == "DYFLUX_TEST_PASSWORD가 없습니다.\n"
    monkeypatch.setenv("DYFLUX_TEST_PASSWORD", "short")
    assert await create_operators(settings, []) == 1
    assert "PASSWORD_WEAK" in capsys.readouterr().out


async def test_generated_password_is_printed_once_and_works_when_none_was_chosen(
    database: TestDatabase,
    clock: MovableClock,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.delenv("DYFLUX_ADMIN_PASSWORD", raising=False)
    assert await create_admin(settings, ["boss"]) == 0
    said, password = capsys.readouterr().out.strip().rsplit(" ", 1)
    assert said == "boss: created\nboss의 비밀번호:"
    assert await create_admin(settings, ["boss"]) == 0
    assert capsys.readouterr().out == "boss: unchanged\n"
    async with running(database, clock) as world:
        assert (await world.login("boss", password))["operator"]["roles"] == ["admin"]


def test_verbs_run_when_called_as_a_program(world: World) -> None:
    env = {
        **os.environ,
        "DYFLUX_ACCOUNTS_DATABASE_URL": world.database.url,
        "DYFLUX_ADMIN_PASSWORD": PASSWORD,
        "DYFLUX_TEST_PASSWORD": TEST_PASSWORD,
    }

    def verb(name: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "services", "accounts", name],
            cwd=PROJECT,
            env=env,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return done.returncode, done.stdout

    assert verb("create-operators") == (0, "admin: unchanged\ntest: created\n")
    code, said = verb("rotate-key")
    assert (code, len(said.split())) == (0, 2)
    assert verb("no-such-verb")[0] == 1
