"""Schemathesis at every route of every service, on the running product: no 5xx, every refusal coded, answers as
documented.

`make test` sends a bounded number of cases a route, the same every time; the slow variant of `make test-all` sends all
edge cases and as many random ones as DYFLUX_FUZZ_EXAMPLES says. Streams, uploads, native claims and webhooks are in
test_schemathesis_special.py as well, with payloads of their own.
"""

from __future__ import annotations

import os
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import services
from shared.contracts.routes import ROUTES
from tests.component.fuzzing import BOTH, AnyCase, Fuzzed, fuzz_settings

SERVICES = ("accounts", "orders", "cs", "messaging", "cancellations")
ENDLESS = ("cs", "GET /stream")
"""Never ends: test_schemathesis_special.py reads its beginning."""
EVERY = [(service, route) for service in SERVICES for route in ROUTES[service] if (service, route) != ENDLESS]
EDGES = 12
RANDOM = 5
DEAR = {
    "POST /login": 4,  # a password is dear to check by design
    "GET /packs/{pack_no}": 6,  # waits for a version that never comes
    "GET /packs/{pack_no}/records": 6,
    "GET /formats/{channel_id}": 4,  # waits for a channel that orders may just have made
    "PUT /formats/{channel_id}": 4,
    "POST /channels/{channel_id}/claims": 4,
    "POST /uploads": 4,
    "POST /intake-uploads": 4,
    "POST /invoice-uploads": 4,
    "POST /option-uploads": 4,
}
"""Routes whose refusals take a second each: fewer edge cases of them in `make test`."""
SLOW_RANDOM = int(os.environ.get("DYFLUX_FUZZ_EXAMPLES", "150"))


def test_every_service_is_fuzzed_when_it_exists() -> None:
    folder = Path(services.__path__[0])
    there = {found.parent.name for found in folder.glob("*/bootstrap.py")} - {"status"}
    assert there == set(ROUTES) == set(SERVICES)


def fuzz(fuzzed: Fuzzed, service: str, route: str, *, edges: int | None, examples: int, fixed: bool) -> None:
    """Edge cases, then random ones that fit the schema and that do not."""
    for case in fuzzed.edge_cases(service, route, edges, zlib.crc32(route.encode())):
        fuzzed.send(service, case)
    operation = fuzzed.operation(service, route)

    @fuzz_settings(examples, fixed=fixed)
    @given(case=st.one_of([operation.as_strategy(generation_mode=mode) for mode in BOTH]))
    def send(case: AnyCase) -> None:
        fuzzed.send(service, case)

    send()


@pytest.mark.parametrize(("service", "route"), EVERY)
def test_answer_is_documented_and_coded_when_requests_are_generated(fuzzed: Fuzzed, service: str, route: str) -> None:
    fuzz(
        fuzzed, service, route, edges=DEAR.get(route, EDGES), examples=min(RANDOM, DEAR.get(route, RANDOM)), fixed=True
    )


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize(("service", "route"), EVERY)
def test_answer_is_documented_and_coded_when_many_requests_are_generated(
    fuzzed: Fuzzed, service: str, route: str
) -> None:
    fuzz(fuzzed, service, route, edges=None, examples=SLOW_RANDOM, fixed=False)
