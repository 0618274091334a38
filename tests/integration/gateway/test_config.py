"""Every rendering is one that Envoy takes without a word, and says what was asked for."""

from __future__ import annotations

import socket
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.gateway import GatewaySettings, render
from deploy.gateway.__main__ import main
from deploy.gateway.binary import binary
from deploy.gateway.presets import compose, local
from deploy.gateway.settings import UPSTREAMS
from tests.integration.gateway.edge import Edge, running
from tests.integration.gateway.upstream import Upstream

ONE = local("127.0.0.1", 8080, 9901, dict.fromkeys(UPSTREAMS, ("127.0.0.1", 9000)))
MANY = local("127.0.0.1", 8080, 9901, {name: ("127.0.0.1", 9000 + n) for n, name in enumerate(UPSTREAMS)})

RENDERINGS = {
    "one process": ONE,
    "distributed": MANY,
    "compose": compose(),
    "traced, behind a proxy": replace(MANY, otlp=("collector", 4318), trusted_hops=1),
    "ipv6": replace(MANY, listen_host="::1", orders=("::1", 9001), accounts=("::1", 9002)),
}


@pytest.mark.parametrize("settings", RENDERINGS.values(), ids=RENDERINGS.keys())
def test_envoy_takes_the_rendering_and_calls_nothing_deprecated(settings: GatewaySettings, tmp_path: Path) -> None:
    config = tmp_path / "envoy.yaml"
    config.write_text(render(settings), encoding="utf-8")
    done = subprocess.run(
        [str(binary()), "--mode", "validate", "--config-path", str(config), "--disable-hot-restart"],
        capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "OK" in done.stdout
    assert "eprecated" not in done.stderr


def _tree(settings: GatewaySettings) -> dict[str, Any]:
    found = yaml.safe_load(render(settings))
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("settings", RENDERINGS.values(), ids=RENDERINGS.keys())
def test_admin_listens_on_loopback_whatever_the_gateway_listens_on(settings: GatewaySettings) -> None:
    assert _tree(settings)["admin"]["address"]["socket_address"]["address"] == "127.0.0.1"


def test_policy_is_the_same_wherever_it_runs() -> None:
    def policy(settings: GatewaySettings) -> Any:
        [chain] = _tree(settings)["static_resources"]["listeners"][0]["filter_chains"]
        manager = chain["filters"][0]["typed_config"]
        [jwt] = [f for f in manager["http_filters"] if f["name"].endswith("jwt_authn")]
        jwt["typed_config"]["providers"]["dyflux"]["remote_jwks"]["http_uri"].pop("uri")
        return manager

    assert policy(ONE) == policy(MANY) == policy(compose())


def test_services_of_compose_are_called_by_their_names() -> None:
    clusters = {c["name"]: c for c in _tree(compose())["static_resources"]["clusters"]}
    [end] = clusters["cancellations"]["load_assignment"]["endpoints"][0]["lb_endpoints"]
    assert end["endpoint"]["address"]["socket_address"] == {"address": "cancellations", "port_value": 8000}
    assert set(clusters) == {*UPSTREAMS, "cs_stream"}


def test_tracing_is_there_only_when_a_collector_is_named() -> None:
    assert "tracing" not in render(ONE)
    assert '"http://collector:4318/v1/traces"' in render(replace(ONE, otlp=("collector", 4318)))


@pytest.mark.parametrize(
    "changes",
    [{"listen_port": 0}, {"admin_port": 70_000}, {"orders": ("a b", 1)}, {"cs": ('x", y: "', 1)}, {"otlp": ("", 4318)}],
)
def test_settings_refuse_what_is_no_address(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="not a"):
        replace(ONE, **changes)


def test_command_line_renders_for_compose_and_for_one_machine(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--for", "compose"]) == 0
    assert capsys.readouterr().out == render(compose())
    out = tmp_path / "envoy.yaml"
    upstreams = [part for name in UPSTREAMS for part in ("--upstream", f"{name}=127.0.0.1:9000")]
    assert main(["--for", "local", "--out", str(out), *upstreams]) == 0
    assert out.read_text(encoding="utf-8") == render(ONE)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--upstream", "accounts=127.0.0.1:1"], "no address for: orders"),
        (["--upstream", "shop=127.0.0.1:1"], "unknown upstream"),
        (["--upstream", "orders=nowhere"], "not HOST:PORT"),
    ],
)
def test_command_line_says_what_is_missing(arguments: list[str], why: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--for", "local", *arguments]) == 2
    assert why in capsys.readouterr().err


def test_admin_is_not_reachable_from_another_address(edge: Edge) -> None:
    socket.create_connection(("127.0.0.1", edge.settings.admin_port), timeout=2).close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", edge.settings.admin_port), timeout=2)


def test_gateway_runs_from_a_folder_with_spaces_and_hangul(tmp_path: Path, fresh: dict[str, Upstream]) -> None:
    folder = tmp_path / "새 폴더 (1)"
    folder.mkdir()
    with running(folder, fresh, drained=True) as edge:
        assert edge.send("GET", "/readyz").status == 200
