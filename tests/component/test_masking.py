"""Nobody without `pii.read` reads a name, a phone or an address in any answer of any service, the same rule everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from shared.contracts.access import Permission
from shared.contracts.routes import ROUTES
from tests.component.fuzzing import Fuzzed
from tests.support.product import PASSWORD

NOT_JSON = {
    ("cs", "GET /stream"),  # holds no people: test_stream
    ("cs", "GET /jobs/{job_id}/file"),  # masked by the right of who asked: test_exports
    ("cancellations", "GET /uploads/{upload_id}/result"),  # the uploader's own file with verdicts
}
READING = [
    (service, route)
    for service, routes in ROUTES.items()
    for route, permission in routes.items()
    if permission in {Permission.READ, Permission.SIGNED_IN}
    and (service, route) not in NOT_JSON
    and (route.startswith("GET") or route.endswith("/search"))
]
_NAME = re.compile(r"\{(\w+)\}")


def personal(order: dict[str, Any]) -> Iterator[str]:
    """What is to be hidden of one pack, as orders tells an admin."""
    for one in (order["recipient"], *(each["buyer"] for each in order["orders"])):
        yield one["name"]
        yield from (each for each in (one["tel"], one["mobile"], one["address"]) if each)


def paths(fuzzed: Fuzzed, service: str, route: str) -> list[str]:
    """The route with what is really there."""
    template = route.split(" ", 1)[1]
    found = [template]
    for name in _NAME.findall(template):
        kind = template.strip("/").split("/")[0]
        values = fuzzed.seeds.get(f"{kind}/{name}") or fuzzed.seeds.get(name) or []
        found = [path.replace(f"{{{name}}}", str(value)) for path in found for value in values]
    assert found, f"nothing is there for {route}"
    return [f"{fuzzed.base_url(service)}/api/{service}/v1{path}" for path in found]


@pytest.fixture
def hidden(fuzzed: Fuzzed) -> set[str]:
    found: set[str] = set()
    for mgmt_no in fuzzed.seeds["mgmt_no"]:
        found |= set(personal(fuzzed.ask("orders", "GET", f"/orders/{mgmt_no}").json()))
    assert len(found) > 10
    return found


def test_agent_reads_nothing_of_a_person_when_every_reading_route_is_asked(fuzzed: Fuzzed, hidden: set[str]) -> None:
    with httpx2.Client(timeout=30, trust_env=False) as client:
        door = f"{fuzzed.base_url('accounts')}/api/accounts/v1/login"
        token = client.post(door, json={"login": "test", "password": PASSWORD}).json()["access_token"]
        client.headers["authorization"] = f"Bearer {token}"
        told, asked = [], 0
        for service, route in READING:
            for url in paths(fuzzed, service, route):
                whole = {"date_from": "2026-01-01", "date_to": "2026-12-31"} if "statistics" in url else {}
                answer = client.post(url, json={}) if route.startswith("POST") else client.get(url, params=whole)
                assert answer.status_code == 200, (url, answer.text)
                asked += 1
                told += [(url, each) for each in hidden if each in answer.text]
    assert told == []
    assert asked > len(READING)
