"""Rates: one client's flood is refused with a problem that says when to come back, and costs nobody else anything."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from tests.integration.gateway.edge import HIGH, Edge, Reply, running
from tests.integration.gateway.upstream import Upstream

LOGIN = "/api/accounts/v1/login"
PACKS = "/api/cs/v1/packs"


def _all(edge: Edge, count: int, method: str, path: str, *, token: str | None = None, client: str = "") -> list[Reply]:
    body = b"{}" if method == "POST" else None
    headers = {"X-Forwarded-For": client} if client else {}
    with ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(edge.send, method, path, token=token, body=body, headers=headers) for _ in range(count)]
        return [job.result() for job in jobs]


def _passed(replies: list[Reply]) -> int:
    for reply in replies:
        if reply.status != 200:
            assert (reply.status, reply.json()["code"]) == (429, "TOO_MANY_REQUESTS")
            assert reply.headers["content-type"] == "application/problem+json"
            assert int(reply.headers["retry-after"]) >= 1
    return sum(reply.status == 200 for reply in replies)


def test_flood_of_one_client_is_refused_and_others_pass(folder: Path, fresh: dict[str, Upstream], token: str) -> None:
    limits = replace(HIGH, address_rps=1, address_burst=20)
    with running(folder, fresh, limits=limits, trusted_hops=1) as edge:
        flood = _passed(_all(edge, 60, "GET", PACKS, token=token, client="198.51.100.1"))
        assert 20 <= flood <= 25
        assert len(fresh["cs"].received) == flood
        assert _passed(_all(edge, 10, "GET", PACKS, token=token, client="198.51.100.2")) == 10


def test_all_clients_together_have_a_ceiling(folder: Path, fresh: dict[str, Upstream], token: str) -> None:
    limits = replace(HIGH, total_rps=1, total_burst=30)
    with running(folder, fresh, limits=limits, trusted_hops=1) as edge:
        passed = sum(_passed(_all(edge, 10, "GET", PACKS, token=token, client=f"198.51.100.{n}")) for n in range(6))
        assert 28 <= passed <= 35


@pytest.mark.parametrize("call", ["login", "token", "refresh"])
def test_signing_in_is_limited_more_strictly_than_the_rest(
    folder: Path, fresh: dict[str, Upstream], token: str, call: str
) -> None:
    with running(folder, fresh, limits=replace(HIGH, login_rps=1, login_burst=5), trusted_hops=1) as edge:
        path = f"/api/accounts/v1/{call}"
        assert 5 <= _passed(_all(edge, 15, "POST", path, client="198.51.100.1")) <= 7
        assert _passed(_all(edge, 15, "GET", PACKS, token=token, client="198.51.100.1")) == 15
        assert _passed(_all(edge, 5, "POST", path, client="198.51.100.2")) == 5


def test_reports_of_a_vendor_have_an_allowance_of_their_own(
    folder: Path, fresh: dict[str, Upstream], token: str
) -> None:
    limits = replace(HIGH, address_rps=1, address_burst=5, webhook_rps=1, webhook_burst=30)
    with running(folder, fresh, limits=limits) as edge:
        assert 30 <= _passed(_all(edge, 50, "POST", "/api/messaging/v1/webhooks/bizppurio/made-up")) <= 33
        assert len(fresh["messaging"].received) <= 33
        assert 4 <= _passed(_all(edge, 10, "GET", PACKS, token=token)) <= 7


def test_a_flood_without_a_token_is_refused_before_its_tokens_are_looked_at(
    folder: Path, fresh: dict[str, Upstream]
) -> None:
    with running(folder, fresh, limits=replace(HIGH, address_rps=1, address_burst=10)) as edge:
        statuses = [reply.status for reply in _all(edge, 30, "GET", PACKS)]
        assert set(statuses) == {401, 429}
        assert statuses.count(401) <= 12


def test_addresses_of_one_ipv6_network_share_their_allowance(
    folder: Path, fresh: dict[str, Upstream], token: str
) -> None:
    with running(folder, fresh, limits=replace(HIGH, address_rps=1, address_burst=10), trusted_hops=1) as edge:
        passed = sum(
            _passed(_all(edge, 10, "GET", PACKS, token=token, client=f"2001:db8:1:2::{n}")) for n in range(1, 4)
        )
        assert 10 <= passed <= 14
        assert _passed(_all(edge, 10, "GET", PACKS, token=token, client="2001:db8:1:3::1")) == 10
