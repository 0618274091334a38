"""`make run` whole: ready in time, nothing lost over real kills, passwords where they belong, everything ended."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from deploy.local.ports import is_free
from tests.support.local_run import LocalRun, local_run

pytestmark = [pytest.mark.rabbitmq, pytest.mark.timeout(400)]
DEMO_ORDERS = 13
DEMO_PACKS = 9


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with a difficult name."""
    return tmp_path / "실행 데이터"


def packs(run: LocalRun, token: str) -> int:
    """How many packs the C/S window counts, all dates."""
    status, answer = run.call("GET", "/api/cs/v1/packs?limit=1&date_from=2020-01-01&date_to=2099-12-31", token=token)
    assert status == 200, answer
    return int(answer["total"])


def until_packs(run: LocalRun, token: str, expected: int, seconds: float = 30) -> None:
    """The read model follows within moments."""
    until = time.monotonic() + seconds
    while (seen := packs(run, token)) != expected:
        assert time.monotonic() < until, f"{seen} packs, not {expected}"
        time.sleep(0.1)


def intake(run: LocalRun, token: str, number: int) -> int:
    """One more order, for one more recipient."""
    person = {"name": f"시험{number}", "mobile": f"0100000{number:04}", "zip": "04990", "address": f"시험로 {number}"}
    order = {
        "channel_id": "demo-naver", "market_order_no": f"t{number}", "market_line_no": f"t{number}",
        "ordered_at": "2026-03-03T09:00:00+09:00", "option_code": "52001", "channel_product_name": "바른티셔츠",
        "channel_option_name": "파랑", "qty": 1, "price": 14_500, "buyer": person, "recipient": person,
    }  # fmt: skip
    status, answer = run.call("POST", "/api/orders/v1/intake", {"orders": [order]}, token)
    assert status == 200, answer
    assert answer["results"][0]["ok"], answer
    return int(answer["results"][0]["mgmt_no"])


def secrets_are_kept(run: LocalRun) -> None:
    """Passwords are on the terminal once and in one closed file, and in no log."""
    assert (run.folder / "credentials").stat().st_mode & 0o777 == 0o600
    secret = run.credentials()
    shown = "\n".join(run.lines)
    logs = "".join(file.read_text(errors="replace") for file in (run.folder / "log").glob("*"))
    for login in ("admin", "test"):
        assert shown.count(secret[login]) == 1
        assert secret[login] not in logs


def test_nothing_is_lost_when_each_part_and_then_the_supervisor_are_killed(folder: Path) -> None:
    with local_run(folder) as run:
        token = run.sign_in()
        until_packs(run, token, DEMO_PACKS)
        secrets_are_kept(run)
        assert run.call("GET", "/healthz")[0] == 200
        assert run.call("GET", "/api/orders/v1/options")[0] == 401
        for number, name in enumerate(("valkey", "postgres", "rabbitmq", "services", "gateway"), start=1):
            os.kill(run.pid_of(name), signal.SIGKILL)
            run.wait_for(f"{name} 다시 준비됨")
            run.until_ready()
            token = run.sign_in()
            intake(run, token, number)
            until_packs(run, token, DEMO_PACKS + number)
        run.process.kill()
        run.process.wait(10)
    with local_run(folder, port=run.port) as again:
        token = again.sign_in()
        assert packs(again, token) == DEMO_PACKS + 5  # and the demo set was not loaded twice
        assert "t1" in str(again.call("GET", "/api/cs/v1/packs?key=market_order_no&q=t1", token=token)[1])
        held = [again.pid_of(file.stem) for file in (folder / "pids").glob("*.json")]
        assert len(held) == 7  # three engines, epmd, services, gateway, simulator
    assert again.process.returncode == 0
    for pid in held:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    assert is_free(run.port)
    assert list((folder / "pids").glob("*.json")) == []


def test_start_ends_with_a_reason_when_a_part_dies_again_and_again(folder: Path) -> None:
    run = LocalRun(folder, env={"DYFLUX_TRANSPORT": "local"}, words=["--no-demo"]).start()
    try:
        run.wait_ready()
        for _ in range(3):
            os.kill(run.pid_of("valkey"), signal.SIGKILL)
            run.wait_for("valkey 다시 준비됨")
        os.kill(run.pid_of("valkey"), signal.SIGKILL)
        run.wait_for("valkey died 4 times within 60 s; stopping everything")
        assert run.process.wait(60) == 1
    finally:
        run.end()
    assert is_free(run.port)


def test_every_service_is_a_process_of_its_own_when_distributed(folder: Path) -> None:
    with local_run(folder, verb="run-distributed") as run:
        token = run.sign_in()
        until_packs(run, token, DEMO_PACKS)
        names = ("accounts", "orders", "cs", "messaging", "cancellations", "status")
        assert len({run.pid_of(name) for name in names}) == 6
        os.kill(run.pid_of("cs"), signal.SIGKILL)
        intake(run, token, 1)  # orders does not wait for cs
        run.wait_for("cs 다시 준비됨")
        run.until_ready()
        until_packs(run, token, DEMO_PACKS + 1)


def test_start_is_refused_when_many_processes_have_no_rabbitmq(folder: Path) -> None:
    run = LocalRun(folder, verb="run-distributed", env={"DYFLUX_TRANSPORT": "local"}).start()
    run.wait_for("Many processes need RabbitMQ: DYFLUX_TRANSPORT=local", 60)
    assert run.process.wait(60) == 1
    run.end()
