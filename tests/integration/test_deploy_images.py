"""The Dockerfile, checked without a Docker engine: linted, and each stage's work done here with what it copies."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from docker.utils.build import exclude_paths  # type: ignore[import-untyped]

from deploy.gateway import render
from deploy.gateway.binary import binary, command
from deploy.gateway.presets import COMPOSE_ADMIN_PORT
from deploy.gateway.presets import compose as gateway_of_compose
from deploy.local.console import run_script, workshop
from deploy.local.layout import Layout
from deploy.local.node import find_node
from tests.integration.compose_file import BUSINESS, PROJECT, services

DOCKERFILE = PROJECT / "deploy" / "docker" / "Dockerfile"
TARGETS = ("app", "simulators", "gateway", "console")


@dataclass
class Stage:
    base: str
    steps: list[tuple[str, str]] = field(default_factory=list)

    def all(self, word: str) -> list[str]:
        return [text for name, text in self.steps if name == word]


def _stages() -> dict[str, Stage]:
    text = re.sub(r"\\\n\s*", " ", DOCKERFILE.read_text(encoding="utf-8"))
    found: dict[str, Stage] = {}
    for line in text.splitlines():
        word, _, rest = line.partition(" ")
        if word == "FROM":
            base, _, name = rest.partition(" AS ")
            stage = found[name] = Stage(base)
        elif word.isupper() and word != "ARG":
            stage.steps.append((word, rest))
    return found


def _copies(stage: Stage) -> list[tuple[list[str], str]]:
    found = []
    for text in stage.all("COPY"):
        words = [word for word in text.split() if not word.startswith("--chmod")]
        if not words[0].startswith("--from"):
            found.append((words[:-1], words[-1]))
    return found


def _lay_out(stage: Stage, folder: Path) -> None:
    """What the stage's COPY lines bring, below `folder`, as far as .dockerignore lets them."""
    visible = _context()
    for sources, target in _copies(stage):
        for source in sources:
            for file in visible:
                if file == source or file.startswith(source + "/"):
                    inner = file.removeprefix(source).lstrip("/") or (Path(source).name if target.endswith("/") else "")
                    place = folder / target / inner if inner else folder / target
                    place.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(PROJECT / file, place)


def _context() -> set[str]:
    patterns = [
        line for line in (PROJECT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")
    ]
    found = exclude_paths(str(PROJECT), patterns)
    return {path for path in found if (PROJECT / path).is_file()}


def test_linter_has_nothing_to_say() -> None:
    tool = Path(sys.executable).parent / "hadolint"
    done = subprocess.run(
        [tool, "--no-color", "--failure-threshold", "style", str(DOCKERFILE)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, ""), done.stdout


def test_every_stage_stands_on_a_tagged_image_of_no_named_registry() -> None:
    text = DOCKERFILE.read_text(encoding="utf-8")
    tags = dict(re.findall(r"^ARG (\w+)=(\S+)$", text, re.MULTILINE))
    stages = _stages()
    for stage in stages.values():
        if stage.base in stages:
            continue
        image, _, tag = stage.base.partition(":")
        assert tags[tag.strip("${}")] not in {"", "latest"}
        assert "." not in image.split("/")[0]


@pytest.mark.parametrize("target", TARGETS)
def test_image_does_not_run_as_root(target: str) -> None:
    stages = _stages()
    stage = stages[target]
    while not stage.all("USER"):
        stage = stages[stage.base]
    user, _, group = stage.all("USER")[-1].partition(":")
    assert int(user) > 0
    assert int(group) > 0


def test_targets_are_those_that_compose_builds() -> None:
    assert {s["build"]["target"] for s in services().values() if "build" in s} == set(TARGETS)


def test_every_copied_path_is_there_and_visible_to_the_build() -> None:
    visible = _context()
    for name, stage in _stages().items():
        for sources, _ in _copies(stage):
            for source in sources:
                assert any(file == source or file.startswith(source + "/") for file in visible), (name, source)


def test_build_sees_no_secret_and_no_environment() -> None:
    parts = {".venv", ".git", ".run", "__pycache__", "node_modules", "tests"}
    visible = _context()
    assert not [path for path in visible if parts & set(Path(path).parts) or Path(path).name.endswith(".env")]
    assert "deploy/gateway/run.sh" in visible


def test_packages_are_the_products_own_and_pinned_by_the_constraints(tmp_path: Path) -> None:
    [line] = [text for text in _stages()["packages"].all("RUN") if "tomllib" in text]
    program = shlex.split(line.split("&& python -c ")[1].split(" >")[0])[0]
    shutil.copy(PROJECT / "pyproject.toml", tmp_path)
    said = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)
    wanted = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    assert said.stdout.split("\n")[:-1] == wanted
    pinned = {line.split("==")[0] for line in (PROJECT / "deploy/constraints.txt").read_text().split()}
    for requirement in wanted:
        name = re.split(r"[\[<>=]", requirement)[0].lower().replace("_", "-")
        assert name in pinned, requirement


@pytest.mark.parametrize("name", [*BUSINESS, "status"])
def test_image_has_every_module_that_a_service_needs(name: str, tmp_path: Path) -> None:
    _lay_out(_stages()["app"], tmp_path)
    program = f"import services.__main__, services.{name}.bootstrap as b; print(b.__file__)"
    said = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert said.returncode == 0, said.stderr
    assert said.stdout.strip() == str(tmp_path / "services" / name / "bootstrap.py")
    if name != "status":
        assert list((tmp_path / "services" / name / "migrations").rglob("0001*.py"))


def test_gateways_policy_is_rendered_with_the_standard_library_alone(tmp_path: Path) -> None:
    stage = _stages()["gateway-policy"]
    _lay_out(stage, tmp_path)
    [line] = stage.all("RUN")
    words = shlex.split(line.replace("/envoy.yaml", str(tmp_path / "envoy.yaml")))
    assert words[0] == "python"
    subprocess.run([sys.executable, "-S", *words[1:]], cwd=tmp_path, timeout=60, check=True)
    assert (tmp_path / "envoy.yaml").read_text(encoding="utf-8") == render(gateway_of_compose())


def test_gateway_is_started_as_everywhere_else_and_drained_before_compose_loses_patience() -> None:
    stage = _stages()["gateway"]
    runner, admin, grace, program, *arguments = shlex.split(stage.all("ENTRYPOINT")[0].strip("[]").replace(",", ""))
    elsewhere = command(Path("/etc/envoy/envoy.yaml"))[1:]
    assert (runner, int(admin), program, arguments) == ("run.sh", COMPOSE_ADMIN_PORT, "envoy", elsewhere)
    assert int(grace) < int(services()["gateway"]["stop_grace_period"].removesuffix("s"))


def test_gateways_image_is_the_version_that_the_tests_run() -> None:
    [wanted] = re.findall(r"^ARG ENVOY=v(\S+)$", DOCKERFILE.read_text(encoding="utf-8"), re.MULTILINE)
    said = subprocess.run([binary(), "--version"], capture_output=True, text=True, timeout=30, check=True)
    assert f"/{wanted}/" in said.stdout


@pytest.mark.node
@pytest.mark.timeout(400)
async def test_console_is_built_from_what_its_stage_copies(tmp_path: Path) -> None:
    stage = _stages()["console-build"]
    site = tmp_path / "srv/console"
    _lay_out_at(stage, tmp_path)
    node = await find_node(Layout.default().engine_cache)
    async with workshop(node) as work:
        (tmp_path / "src/node_modules").symlink_to(work / "node_modules")
        [line] = [text for text in stage.all("RUN") if "bundle" in text]
        await run_script(
            node, tmp_path / "src", *shlex.split(line.split("&&")[0].replace("/srv", f"{tmp_path}/srv"))[2:]
        )
    subprocess.run(["sh", "-c", line.split("&&", 1)[1].replace("/srv", f"{tmp_path}/srv")], check=True, timeout=60)
    assert (site / "index.html").is_file()
    assert list(site.glob("assets/*.js.gz"))
    assert _stages()["console"].all("COPY")[-1] == "--from=console-build /srv/console /srv/console"


def _lay_out_at(stage: Stage, root: Path) -> None:
    """As `_lay_out`, in the stage's own folders below `root`."""
    [folder] = stage.all("WORKDIR")
    moved = Stage(
        stage.base, [("COPY", f"{' '.join(s)} {str(root) + t if t.startswith('/') else t}") for s, t in _copies(stage)]
    )
    _lay_out(moved, root / folder.strip("/"))
