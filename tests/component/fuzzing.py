"""Generated requests against the real product: which cases, how they are sent, and what every answer must be."""

from __future__ import annotations

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
from schemathesis.checks import CheckContext
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
from tests.component.seeded_documents import Seeds, seeded
from tests.support.apps import app_of, close, unconnected
from tests.support.product import PASSWORD, Product

AnyCase = Case[Any]
BOTH = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]
TOKEN_S = 300
HANGUL = re.compile("[가-힣]")


def problem_of_the_table(_context: CheckContext, response: Response, _case: AnyCase) -> None:
    """Whatever is refused is problem+json with a code of the one table, under that code's status, in Korean.

    The one 5xx that is an answer: `min_version` of a change that is not there yet, with when to ask again.
    """
    if response.status_code < 400:
        return
    said = assert_problem(response.status_code, response.headers["content-type"][0], response.content)
    if said["code"] == "NOT_YET_VISIBLE":
        assert int(response.headers["retry-after"][0]) > 0
        return
    assert response.status_code < 500, response.text[:500]


def wrong_types_are_refused(context: CheckContext, response: Response, case: AnyCase) -> bool | None:
    """What breaks the schema is refused. Two things of a query are let pass: a parameter that a list does not know
    (all may be asked with `limit`, `cursor` and `offset`, api.md), and a list or object in place of a text, which is
    one parameter sent several times and no longer told from a text."""
    asked = case.query or {}
    known = {parameter.name for parameter in case.operation.query}
    if set(asked) - known or any(isinstance(value, (list, dict)) for value in asked.values()):
        return None
    refused: bool | None = negative_data_rejection(context, response, case)
    return refused


def assert_problem(status: int, media_type: str, body: bytes, *, traced: bool = True) -> dict[str, Any]:
    """A coded problem; its members."""
    assert media_type == MEDIA_TYPE, f"{status} {media_type}: {body[:300]!r}"
    said: dict[str, Any] = orjson.loads(body)
    entry = CODES.get(said["code"])
    assert entry is not None, f"unknown code {said['code']}"
    assert said["status"] == status == entry.status, said
    assert HANGUL.search(said["detail"]), said
    assert said["trace_id"] or not traced, said
    return said


CHECKS = [
    problem_of_the_table,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    wrong_types_are_refused,
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

    def send(self, service: str, case: AnyCase) -> Response:
        """Send a case and check the answer."""
        headers = self.headers()
        answer = case.call(base_url=self.base_url(service), session=self._session, headers=headers, timeout=30)
        case.validate_response(answer, checks=CHECKS)
        return answer

    def ask(self, service: str, method: str, path: str, **more: Any) -> requests.Response:
        """A request of one's own making under the service's prefix; the answer is a success or a coded refusal."""
        url = f"{self.base_url(service)}/api/{service}/v1{path}"
        headers = {**self.headers(), **more.pop("headers", {})}
        answer = self._session.request(method, url, headers=headers, timeout=30, **more)
        if answer.status_code >= 400:
            said = assert_problem(answer.status_code, answer.headers["content-type"], answer.content)
            assert answer.status_code < 500, said
        return answer

    def open_stream(self, url: str, params: Any, headers: dict[str, str]) -> requests.Response:
        """An answer whose body is read by the caller, on a connection of its own."""
        return requests.get(url, params=params, headers=headers, stream=True, timeout=10)

    def edge_cases(self, service: str, route: str, at_most: int | None, seed: int) -> Iterator[AnyCase]:
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
