"""Generated requests against the real product: which cases, how they are sent, and what every answer must be."""

from __future__ import annotations

import itertools
import random
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx2
import orjson
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis import Case, GenerationMode, Response
from schemathesis.checks import CheckContext, not_a_server_error
from schemathesis.openapi import from_dict
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from shared.contracts.codes import CODES
from shared.web.problems import MEDIA_TYPE
from tests.component.seeding import Seeds, seeded
from tests.support.apps import app_of, close, unconnected
from tests.support.product import PASSWORD, Product

BOTH = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]
TOKEN_S = 300
HANGUL = re.compile("[가-힣]")


def problem_of_the_table(_context: CheckContext, response: Response, _case: Case) -> None:
    """Whatever is refused is problem+json with a code of the one table, under that code's status, in Korean."""
    if response.status_code < 400:
        return
    assert response.status_code < 500, f"{response.status_code}: {response.text[:500]}"
    assert_problem(response.status_code, response.headers["content-type"][0], response.content)


def assert_problem(status: int, media_type: str, body: bytes) -> dict[str, Any]:
    """A coded problem; its members."""
    assert media_type == MEDIA_TYPE, f"{status} {media_type}: {body[:300]!r}"
    said: dict[str, Any] = orjson.loads(body)
    entry = CODES.get(said["code"])
    assert entry is not None, f"unknown code {said['code']}"
    assert said["status"] == status == entry.status, said
    assert HANGUL.search(said["detail"]), said
    assert said["trace_id"], said
    return said


CHECKS = [
    not_a_server_error,
    problem_of_the_table,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]


@dataclass
class Fuzzed:
    """The running product with rows in it. One for each worker."""

    product: Product
    seeds: Seeds
    _schemas: dict[str, schemathesis.BaseSchema] = field(default_factory=dict)
    _session: requests.Session = field(default_factory=requests.Session)
    _signed_in_at: float = float("-inf")

    async def read_documents(self, services: tuple[str, ...]) -> None:
        """Every service's own OpenAPI, from the app that its bootstrap builds."""
        for service in services:
            built = await unconnected(service)
            document = app_of(built).openapi()
            await close(built)
            self._schemas[service] = from_dict(seeded(document, self.seeds))

    def operation(self, service: str, route: str) -> APIOperation[Any, Any, Any, Any]:
        """Of `METHOD /template` under the service's prefix."""
        method, template = route.split(" ", 1)
        return self._schemas[service][f"/api/{service}/v1{template}"][method]

    def base_url(self, service: str) -> str:
        """The service itself, not the gateway: nothing is refused before it."""
        return f"http://127.0.0.1:{self.product.env[f'DYFLUX_{service.upper()}_PORT']}"

    def headers(self) -> dict[str, str]:
        """Of an admin; signed in anew before the token ends."""
        if time.monotonic() - self._signed_in_at > TOKEN_S:
            body = {"login": "admin", "password": PASSWORD}
            answer = httpx2.post(f"{self.base_url('accounts')}/api/accounts/v1/login", json=body, timeout=30)
            assert answer.status_code == 200, answer.text
            self._token = answer.json()["access_token"]
            self._signed_in_at = time.monotonic()
        return {"authorization": f"Bearer {self._token}"}

    def send(self, service: str, case: Case) -> Response:
        """Send a case and check the answer. Every fourth command carries a key."""
        headers = self.headers()
        answer = case.call(base_url=self.base_url(service), session=self._session, headers=headers, timeout=30)
        case.validate_response(answer, checks=CHECKS)
        return answer

    def edge_cases(self, service: str, route: str, at_most: int | None, seed: int) -> Iterator[Case]:
        """What stands at the edges of the schema, each case by design; a sample of it that `seed` chooses."""
        operation = self.operation(service, route)
        schema = operation.schema
        found = list(
            schema.iter_coverage_cases(
                operation,
                generation_modes=BOTH,
                generation_config=schema.config.generation_for(operation=operation, phase="coverage"),
            )
        )
        if at_most is not None and len(found) > at_most:
            found = random.Random(seed).sample(found, at_most)
        return iter(found)

    def close(self) -> None:
        """Connections."""
        self._session.close()


def fuzz_settings(examples: int, *, fixed: bool) -> settings:
    """`fixed`: the same cases every time, none of them shrunk."""
    return settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=fixed,
        phases=(Phase.generate,) if fixed else (Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )


def batched(routes: list[tuple[str, str]], size: int) -> Iterator[list[tuple[str, str]]]:
    """Groups of routes."""
    source = iter(routes)
    while batch := list(itertools.islice(source, size)):
        yield batch
