"""The engines start from nothing: system copies hidden, nothing unpacked yet, another user, a path with Hangul."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.browser_parts import NO_NODE
from deploy.local.layout import Layout
from deploy.local.ports import free_port, is_free
from tests.support.clones import NOBODY, as_nobody, fresh_clone, give_away

HIDE = """
for place in /usr/lib/postgresql /usr/lib/erlang /usr/lib/rabbitmq; do
    if [ -d "$place" ]; then mount --bind "$0" "$place"; fi
done
exec "$@"
"""
CHECK = ["-m", "deploy.local", "test", "--no-pytest", "--"]
pytestmark = [pytest.mark.rabbitmq, pytest.mark.timeout(400)]


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that every user may enter (pytest's own are closed), with a difficult name."""
    holder = Path(tempfile.mkdtemp(prefix="dyflux-bare-"))
    holder.chmod(0o755)
    yield holder / "새 컴퓨터 (주문)"
    shutil.rmtree(holder)


def environment(**more: str) -> dict[str, str]:
    """Ours without what points at engines or folders of this run."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("TEST_", "DYFLUX_"))}
    return ours | {"DYFLUX_ENGINES": "private"} | more


def hidden(folder: Path) -> list[str]:
    """Words before a command that take the system's engines away from it."""
    empty = folder.parent / "empty"
    empty.mkdir()
    user = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    return ["unshare", *user, "--mount", "sh", "-ec", HIDE, str(empty)]


def run(words: list[str], cwd: Path, env: dict[str, str], seconds: float) -> str:
    """Output of a command that must succeed."""
    done = subprocess.run(words, cwd=cwd, env=env, capture_output=True, text=True, timeout=seconds, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def test_engines_start_from_nothing_when_the_system_has_none(place: Path) -> None:
    fresh_clone(place)
    env = environment(PYTHONDONTWRITEBYTECODE="1")
    said = run(
        [*hidden(place), sys.executable, *CHECK, sys.executable, "-m", "tests.support.engine_check"], place, env, 170
    )
    assert "amqp private" in said
    found = json.loads(said.splitlines()[-1])
    assert found["amqp"] == "1"
    assert found["fsync"] == "off"
    assert int(found["postgres"].split(".")[0]) >= 17
    assert list(place.glob(".run/engines/*/complete"))


def test_product_is_made_and_run_when_another_user_without_a_home_asks(place: Path) -> None:
    fresh_clone(place)
    unpacked = Layout.default().engine_cache
    if unpacked.exists():  # what is fetched from nothing is the other test's; the browser is nothing of the product's
        shutil.copytree(
            unpacked, place / ".run/engines", symlinks=True, ignore=shutil.ignore_patterns("chromium-*", "fonts-*")
        )
    if os.geteuid() == 0:
        give_away(place, NOBODY)
    port = free_port()
    line = [*as_nobody(), "make", "run", f"PORT={port}"]
    with subprocess.Popen(
        line,
        cwd=place,
        env=environment(HOME="/nonexistent", PYTHONUNBUFFERED="1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        said: list[str] = []
        try:
            assert process.stdout is not None
            for text in process.stdout:
                said.append(text)
                if "Ctrl-C" in text:
                    break
            else:
                pytest.fail("".join(said))
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=10) as answer:
                assert answer.status == 200
            if not os.environ.get(NO_NODE):
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
                    assert b'<div id="root">' in answer.read(), "".join(said)
            owner = NOBODY if os.geteuid() == 0 else os.geteuid()
            assert (place / ".run/credentials").stat().st_uid == owner
        finally:
            os.killpg(process.pid, signal.SIGINT)  # to the whole foreground group, as a terminal does
            process.communicate(timeout=60)
    assert is_free(port)
    assert list((place / ".run/pids").glob("*.json")) == []
