"""The console's build: kept as long as its sources are the same, made anew when they are not, and never in the way."""

from __future__ import annotations

import urllib.request
from pathlib import Path

import pytest

from deploy.local import console
from tests.support.local_run import local_run


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a small console."""
    web = tmp_path / "web"
    (web / "src" / "made").mkdir(parents=True)
    (web / "src" / "main.tsx").write_text("start();")
    (web / ".gitignore").write_text("node_modules/\nsrc/made/\n")
    monkeypatch.setattr(console, "PROJECT", tmp_path)
    return web


def test_key_is_another_when_a_source_changes_its_text_or_its_name(sources: Path) -> None:
    keys = {console.key()}
    (sources / "src" / "main.tsx").write_text("start(2);")
    keys.add(console.key())
    (sources / "src" / "main.tsx").rename(sources / "src" / "begin.tsx")
    keys.add(console.key())
    (sources / "package.json").write_text("{}")
    keys.add(console.key())
    assert len(keys) == 4


def test_key_stays_when_only_notes_and_what_is_made_change(sources: Path) -> None:
    before = console.key()
    (sources / "README.md").write_text("read me")
    (sources / "src" / "made" / "api.d.ts").write_text("export {};")
    (sources / "node_modules" / "react").mkdir(parents=True)
    (sources / "node_modules" / "react" / "index.js").write_text("")
    assert console.key() == before


@pytest.mark.timeout(200)
def test_product_runs_and_says_why_when_no_node_can_be_had(tmp_path: Path) -> None:
    nothing = {name: str(tmp_path / name) for name in ("DYFLUX_CONSOLE_CACHE", "DYFLUX_ENGINE_CACHE", "UV_CACHE_DIR")}
    env = nothing | {"UV_OFFLINE": "1", "PIP_NO_INDEX": "1", "DYFLUX_TRANSPORT": "local"}
    with local_run(tmp_path / "data", env=env, words=["--no-demo"]) as run:
        [said] = [line for line in run.lines if "no console" in line]
        assert "Node 20.19 or newer cannot be had" in said
        assert run.call("GET", "/readyz")[0] == 200
        with urllib.request.urlopen(f"http://127.0.0.1:{run.port}/", timeout=10) as answer:
            assert "dyflux가 실행 중입니다" in answer.read().decode()
