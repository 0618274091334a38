"""Schemathesis at every route of every service, on the running product: no 5xx, every refusal coded, answers as
documented.

`make test` sends a bounded number of cases a route, the same every time; the slow variant of `make test-all` sends all
edge cases and as many random ones as DYFLUX_FUZZ_EXAMPLES says. Streams, uploads, native claims and webhooks are in
test_schemathesis_special.py as well, with payloads of their own.
"""

from __future__ import annotations

import os
import zlib
from importlib.util import find_spec

import pytest
from hypothesis import given
from hypothesis import strategies as st
from schemathesis import Case

from shared.contracts.routes import ROUTES
from tests.component.fuzzing import BOTH, Fuzzed, fuzz_settings

SERVICES = ("accounts", "orders", "cs", "messaging", "cancellations")
ENDLESS = ("cs", "GET /stream")
"""Never ends: test_schemathesis_special.py reads its beginning."""
EVERY = [(service, route) for service in SERVICES for route in ROUTES[service] if (service, route) != ENDLESS]
EDGES = 24
RANDOM = 6
SLOW_RANDOM = int(os.environ.get("DYFLUX_FUZZ_EXAMPLES", "150"))


def test_every_service_is_fuzzed_when_it_exists() -> None:
    assert set(ROUTES) == set(SERVICES)
    for service in SERVICES:
        assert find_spec(f"services.{service}.bootstrap") is not None, service


def fuzz(fuzzed: Fuzzed, service: str, route: str, *, edges: int | None, examples: int, fixed: bool) -> None:
    """Edge cases, then random ones that fit the schema and that do not."""
    for case in fuzzed.edge_cases(service, route, edges, zlib.crc32(route.encode())):
        fuzzed.send(service, case)
    operation = fuzzed.operation(service, route)

    @fuzz_settings(examples, fixed=fixed)
    @given(case=st.one_of([operation.as_strategy(generation_mode=mode) for mode in BOTH]))
    def send(case: Case) -> None:
        fuzzed.send(service, case)

    send()


@pytest.mark.parametrize(("service", "route"), EVERY)
def test_answer_is_documented_and_coded_when_requests_are_generated(fuzzed: Fuzzed, service: str, route: str) -> None:
    fuzz(fuzzed, service, route, edges=EDGES, examples=RANDOM, fixed=True)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize(("service", "route"), EVERY)
def test_answer_is_documented_and_coded_when_many_requests_are_generated(
    fuzzed: Fuzzed, service: str, route: str
) -> None:
    fuzz(fuzzed, service, route, edges=None, examples=SLOW_RANDOM, fixed=False)
