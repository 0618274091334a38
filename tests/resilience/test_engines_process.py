"""Children are started, probed, stopped and found again as deploy/local promises; every kill here is a real one."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.local import identity, ports, probes
from deploy.local.process import Child, Spec, StartError

PROJECT = Path(__file__).resolve().parents[2]
SERVER = """
import http.server, sys
http.server.test(http.server.SimpleHTTPRequestHandler, port=int(sys.argv[1]), bind="127.0.0.1")
"""


def spawn(*command: str, cwd: Path = PROJECT, stdout: int | None = None) -> subprocess.Popen[bytes]:
    """A process that nobody looks after."""
    return subprocess.Popen(command, cwd=cwd, stdout=stdout, stderr=subprocess.DEVNULL)


def server(folder: Path, port: int, **more: object) -> Spec:
    """A small real server."""
    values: dict[str, object] = {
        "name": "small",
        "command": [sys.executable, "-c", SERVER, str(port)],
        "log": folder / "small.log",
        "appears_as": "http.server",
        "pid_file": folder / "small.json",
        "cwd": folder,
        "probe": probes.http(port, "/"),
    }
    return Spec(**(values | more))  # type: ignore[arg-type]


async def test_child_is_ready_and_gone_when_started_and_stopped(tmp_path: Path) -> None:
    port = ports.free_port()
    child = Child(server(tmp_path, port))
    await child.start()
    assert identity.is_alive(identity.Identity(**json.loads((tmp_path / "small.json").read_text())))
    await child.stop()
    assert ports.is_free(port)
    assert not (tmp_path / "small.json").exists()


async def test_start_says_why_when_the_process_ends_at_once(tmp_path: Path) -> None:
    child = Child(server(tmp_path, ports.free_port(), command=[sys.executable, "-c", "raise SystemExit('no disk')"]))
    with pytest.raises(StartError, match=r"small ended with 1\. Log .*\n.*no disk"):
        await child.start()


async def test_start_gives_up_and_leaves_nothing_when_the_probe_never_passes(tmp_path: Path) -> None:
    child = Child(server(tmp_path, ports.free_port(), probe=probes.http(ports.free_port(), "/"), ready_seconds=0.5))
    with pytest.raises(StartError, match="small not ready in 0 s"):
        await child.start()
    assert not child.running


async def test_child_dies_when_its_parent_is_killed(tmp_path: Path) -> None:
    port = ports.free_port()
    parent = spawn(sys.executable, "-c", PARENT, str(tmp_path), str(port), stdout=subprocess.PIPE)
    assert parent.stdout is not None
    child = int(await asyncio.to_thread(parent.stdout.readline))
    parent.kill()
    parent.wait(10)
    parent.stdout.close()
    assert await identity.gone(child, 10)
    assert ports.is_free(port)


PARENT = """
import asyncio, sys
from pathlib import Path
from deploy.local.process import Child
from tests.resilience.test_engines_process import server

async def main():
    child = Child(server(Path(sys.argv[1]), int(sys.argv[2])))
    await child.start()
    print(child.pid, flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


async def test_leftover_is_ended_when_its_pid_file_is_found_at_the_next_start(tmp_path: Path) -> None:
    port = ports.free_port()
    left = spawn(sys.executable, "-c", SERVER, str(port), cwd=tmp_path)
    known = identity.identify(left.pid, "http.server")
    assert known is not None
    identity.remember(tmp_path / "small.json", known)
    child = Child(server(tmp_path, port))
    await child.start()
    assert left.wait(10) == -signal.SIGTERM
    await child.stop()


async def test_stranger_lives_when_it_got_the_number_of_our_dead_process(tmp_path: Path) -> None:
    with spawn("sleep", "60") as stranger:
        real = identity.identify(stranger.pid, "sleep")
        assert real is not None
        identity.remember(
            tmp_path / "small.json", identity.Identity(stranger.pid, real.ticks - 1, real.boot, "sleep", 9)
        )
        identity.remember(tmp_path / "other.json", identity.Identity(stranger.pid, real.ticks, "last boot", "sleep", 9))
        identity.remember(
            tmp_path / "third.json", identity.Identity(stranger.pid, real.ticks, real.boot, "postgres", 9)
        )
        assert await identity.end_leftovers(tmp_path) == []
        assert stranger.poll() is None
        stranger.kill()


@pytest.mark.parametrize("seen", ["by who waits", "by who looks"])
async def test_helpers_of_a_child_end_when_it_is_killed(tmp_path: Path, seen: str) -> None:
    script = "import subprocess,sys,time; print(subprocess.Popen(['sleep','60']).pid, flush=True); time.sleep(60)"

    async def written() -> None:
        if not (tmp_path / "helper.log").read_text().endswith("\n"):
            raise OSError("the helper is not there yet")

    child = Child(Spec("helper", [sys.executable, "-c", script], tmp_path / "helper.log", "python", probe=written))
    await child.start()
    helper = int((tmp_path / "helper.log").read_text())
    if seen == "by who looks":  # it has ended before anybody waits for it
        os.kill(child.pid, signal.SIGKILL)
        assert await identity.gone(child.pid, 10)
        assert not child.running
    await child.kill()
    assert await identity.gone(helper, 10)


def test_ports_are_the_same_again_when_they_are_still_free(tmp_path: Path) -> None:
    file = tmp_path / "ports.json"
    first = ports.kept_ports(file, ["a", "b"])
    assert ports.kept_ports(file, ["a", "b"]) == first
    assert len(set(first.values())) == 2


def test_another_port_is_taken_when_the_kept_one_is_in_use(tmp_path: Path) -> None:
    file = tmp_path / "ports.json"
    first = ports.kept_ports(file, ["a", "b"])
    with socket.socket() as other:
        other.bind(("127.0.0.1", first["a"]))
        other.listen()
        second = ports.kept_ports(file, ["a", "b"])
    assert second["b"] == first["b"]
    assert second["a"] != first["a"]
