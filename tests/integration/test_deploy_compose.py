"""docker-compose.yml, checked without a Docker engine: its form, and that its parts fit one another and the product."""

from __future__ import annotations

import importlib
import json
import os
import re
import subprocess
import sys
from typing import Any

import pytest

from deploy.gateway.presets import compose as gateway_of_compose
from deploy.gateway.settings import UPSTREAMS
from shared.runtime.settings import CommonSettings, ServiceSettings
from tests.integration.compose_file import (
    BUSINESS,
    COMPOSE,
    compose,
    example_values,
    filled,
    one_shots,
    services,
    variables,
)

ENGINES = ("postgres", "rabbitmq", "redis")
APPS = (*BUSINESS, "status", *(f"{name}-migrate" for name in BUSINESS))
CONNECTIONS_BESIDE_THE_POOL = 6
"""Of a service: the relay's, the listener's, probes of the command line."""


def test_file_fits_the_compose_schema() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(COMPOSE)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_part_of_the_product_is_there() -> None:
    assert set(services()) == {
        *ENGINES, *BUSINESS, *(f"{name}-migrate" for name in BUSINESS), "status", "console", "gateway", "vendor",
    }  # fmt: skip


def test_every_service_that_stays_has_a_health_check() -> None:
    checked = {name for name, service in services().items() if service.get("healthcheck", {}).get("test")}
    assert checked == set(services()) - set(one_shots())
    assert set(one_shots()) == {f"{name}-migrate" for name in BUSINESS}


@pytest.mark.parametrize("name", sorted(services()))
def test_service_has_limits_and_no_more_rights_than_it_needs(name: str) -> None:
    service = services()[name]
    limits = service["deploy"]["resources"]["limits"]
    assert 0 < float(limits["cpus"]) <= 2
    assert re.fullmatch(r"\d+[MG]", limits["memory"])
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    assert service.get("user", "image's own") not in {"root", "0", "0:0"}
    assert service.get("read_only") is True or name in {"postgres", "rabbitmq"}
    assert service["logging"]["options"]["max-size"]


def test_service_waits_for_what_it_needs() -> None:
    known = services()
    for name, service in known.items():
        for needed, how in service.get("depends_on", {}).items():
            if how["condition"] == "service_completed_successfully":
                assert needed in one_shots(), (name, needed)
            else:
                assert how["condition"] == "service_healthy"
                assert "healthcheck" in known[needed], (name, needed)
    for name in BUSINESS:
        assert set(one_shots()) <= set(known[name]["depends_on"])
        assert set(known[f"{name}-migrate"]["depends_on"]) == {"postgres", "rabbitmq"}
    assert set(known["gateway"]["depends_on"]) == set(UPSTREAMS)


def test_only_gateway_and_broker_are_reachable_and_from_this_machine_only() -> None:
    published = {name: service["ports"] for name, service in services().items() if "ports" in service}
    assert published == {"gateway": ["127.0.0.1:8080:8080"], "rabbitmq": ["127.0.0.1:5672:5672"]}
    networks = compose()["networks"]
    assert networks["data"]["internal"] is True
    assert services()["postgres"]["networks"] == services()["redis"]["networks"] == ["data"]


def test_every_variable_stands_in_the_example_and_no_secret_has_a_value_there() -> None:
    asked, example = variables(), example_values()
    assert set(asked) == set(example)
    for name, (kind, text) in asked.items():
        if kind == "?":
            assert example[name] == "", name
            assert text == "set it in .env"
        else:
            assert (kind, example[name]) == ("-", text), name
    secrets = {name for name in example if re.search("PASS|SECRET|KEY|TOKEN", name)}
    assert {example[name] for name in secrets} == {""}


@pytest.mark.parametrize("missing", [name for name, (kind, _) in variables().items() if kind == "?"])
def test_start_is_refused_when_a_secret_is_missing(missing: str) -> None:
    with pytest.raises(KeyError, match=missing):
        compose(filled() | {missing: ""})


def _environment(name: str) -> dict[str, str]:
    found = services()[name]["environment"]
    assert isinstance(found, dict)
    assert all(isinstance(value, str) for value in found.values()), name
    return found


def _clean(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]) -> None:
    for name in [name for name in os.environ if name.startswith("DYFLUX_")]:
        monkeypatch.delenv(name)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)


def _settings(name: str) -> ServiceSettings:
    made = importlib.import_module(f"services.{name}.settings").Settings()
    assert isinstance(made, ServiceSettings)
    return made


@pytest.mark.parametrize("name", BUSINESS)
def test_service_reads_its_environment_as_meant(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _clean(monkeypatch, _environment(name))
    settings = _settings(name)
    assert (settings.host, settings.port) == ("0.0.0.0", 8000)  # noqa: S104 - inside its container
    assert settings.database_url == (f"postgresql://{name}_app:made-up-{name}_app_password@postgres:5432/dyflux_{name}")
    assert settings.owner_database_url == ""
    assert settings.common.transport == "amqp"
    assert settings.common.amqp_url == "amqp://dyflux:made-up-rabbitmq_password@rabbitmq:5672/%2F"
    assert settings.common.redis_url == "redis://:made-up-redis_password@redis:6379/0"
    assert settings.common.jwks_url == "http://accounts:8000/api/accounts/v1/.well-known/jwks.json"


@pytest.mark.parametrize("name", BUSINESS)
def test_migration_alone_knows_the_owner_and_only_its_own(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    environment = _environment(f"{name}-migrate")
    _clean(monkeypatch, environment)
    assert _settings(name).owner_database_url == (
        f"postgresql://{name}_owner:made-up-{name}_owner_password@postgres:5432/dyflux_{name}"
    )
    others = [other for other in BUSINESS if other != name]
    for known in (environment, _environment(name)):
        assert not [value for value in known.values() for other in others if f"made-up-{other}" in value]
    assert services()[f"{name}-migrate"]["command"] == [name, "migrate"]
    assert services()[name]["command"] == [name, "serve"]


def test_status_asks_every_service(monkeypatch: pytest.MonkeyPatch) -> None:
    _clean(monkeypatch, _environment("status"))
    settings = CommonSettings()
    assert settings.ready_urls == {name: f"http://{name}:8000/readyz" for name in BUSINESS}
    assert (settings.status_host, settings.status_port) == ("0.0.0.0", 8000)  # noqa: S104 - inside its container


def test_accounts_believes_the_gateway_alone_where_a_caller_comes_from() -> None:
    [trusted] = json.loads(_environment("accounts")["DYFLUX_ACCOUNTS_TRUSTED_PROXIES"])
    assert trusted == services()["gateway"]["networks"]["edge"]["ipv4_address"] + "/32"


def test_simulator_takes_what_messaging_sends_and_reports_through_the_gateway() -> None:
    chosen = {"MESSAGING_VENDOR_ACCOUNT": "shop", "MESSAGING_VENDOR_PASSWORD": "p", "MESSAGING_WEBHOOK_TOKENS": "t"}
    known = compose(filled() | chosen | {"MESSAGING_VENDOR_URL": "http://vendor:8000"})["services"]
    simulator, messaging = known["vendor"]["environment"], known["messaging"]["environment"]
    for name in ("DYFLUX_MESSAGING_VENDOR_ACCOUNT", "DYFLUX_MESSAGING_VENDOR_PASSWORD"):
        assert simulator[name] == messaging[name] != ""
    assert simulator["DYFLUX_VENDOR_WEBHOOK_URL"] == "http://gateway:8080/api/messaging/v1/webhooks/bizppurio/t"
    assert messaging["DYFLUX_MESSAGING_VENDOR_URL"].endswith(":" + simulator["DYFLUX_VENDOR_PORT"])
    assert known["vendor"]["profiles"] == ["simulator"]


def test_gateway_finds_everything_by_its_name_and_on_its_network() -> None:
    settings, known = gateway_of_compose(), services()
    for name in UPSTREAMS:
        assert settings.upstream(name) == (name, 8000)
        assert "edge" in known[name]["networks"]
    assert known["gateway"]["ports"][0].endswith(f":{settings.listen_port}")


def test_pools_of_all_services_fit_into_the_servers_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    command: list[str] = services()["postgres"]["command"]
    [allowed] = [int(word.removeprefix("max_connections=")) for word in command if word.startswith("max_connections=")]
    wanted = 0
    for name in BUSINESS:
        _clean(monkeypatch, _environment(name))
        wanted += _settings(name).pool_size + CONNECTIONS_BESIDE_THE_POOL
    migrations, reserved_for_the_superuser, for_people = 2 * len(BUSINESS), 3, 10
    assert wanted + migrations + reserved_for_the_superuser + for_people <= allowed


def test_images_come_by_name_from_no_named_registry() -> None:
    for name, service in services().items():
        image: Any = service["image"]
        first = image.split("/")[0] if "/" in image else ""
        assert "." not in first, name
        assert ":" not in first, name
        assert ":" in image, f"{name}: an image without a tag"
