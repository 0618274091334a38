"""When a service is slow, broken or gone: GETs are tried again within a budget, a POST never, and the refusal says why."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from deploy.gateway import Timeouts
from tests.integration.gateway.edge import Edge, Reply, running, until
from tests.integration.gateway.upstream import Answer, Behaviour, Received, Upstream

PACKS = "/api/cs/v1/packs"
ORDERS = "/api/orders/v1/orders"
QUICK = Timeouts(
    connect=0.3, request=0.4, sign_in=0.4, webhook=0.4, upload=0.8, file=1.2, ready=0.4, console=0.4, ejection=0.5
)  # fmt: skip


def _problem(reply: Reply, status: int, code: str) -> None:
    assert (reply.status, reply.headers["content-type"]) == (status, "application/problem+json")
    assert reply.json()["code"] == code
    assert reply.json()["trace_id"] == reply.headers["x-request-id"]


def _always(answer: Answer, _request: Received) -> Answer:
    return answer


def _late(usual: Behaviour) -> Behaviour:
    return lambda request: replace(usual(request), wait=0.0 if "jwks" in request.target else 5.0)


def _first(count: int, bad: Answer) -> Callable[[Received], Answer]:
    calls = itertools.count()
    return lambda _request: bad if next(calls) < count else Answer()


@pytest.mark.parametrize("bad", [Answer(reset=True), Answer(status=503)], ids=["reset", "503"])
def test_get_is_tried_again_when_the_first_answer_failed(edge: Edge, token: str, bad: Answer) -> None:
    edge.upstreams["cs"].behave = _first(1, bad)
    assert edge.send("GET", PACKS, token=token).status == 200
    assert len(edge.seen()) == 2


@pytest.mark.parametrize("bad", [Answer(reset=True), Answer(status=503)], ids=["reset", "503"])
@pytest.mark.parametrize("method", ["POST", "PATCH", "PUT", "DELETE"])
@pytest.mark.parametrize("path", [ORDERS, "/api/orders/v1/intake-uploads"])
def test_change_is_never_tried_again(edge: Edge, token: str, method: str, path: str, bad: Answer) -> None:
    edge.upstreams["orders"].behave = _first(1, bad)
    asks = {"X-Envoy-Retry-On": "5xx,reset,connect-failure", "X-Envoy-Max-Retries": "3"}
    assert edge.send(method, path, token=token, body=b"{}", headers=asks).status == 503
    assert len(edge.seen()) == 1


@pytest.mark.parametrize("path", ["/api/accounts/v1/login", "/api/messaging/v1/webhooks/bizppurio/made-up"])
def test_open_posts_are_never_tried_again(edge: Edge, path: str) -> None:
    for name in ("accounts", "messaging"):
        edge.upstreams[name].behave = lambda _request: Answer(reset=True)
    assert edge.send("POST", path, body=b"{}").status == 503
    assert len(edge.seen()) == 1


def test_get_gives_up_after_two_more_tries_and_keeps_the_services_own_words(edge: Edge, token: str) -> None:
    said = b'{"code":"NOT_YET_VISIBLE"}'
    edge.upstreams["cs"].behave = lambda _request: Answer(503, {"content-type": "application/problem+json"}, said)
    reply = edge.send("GET", PACKS, token=token)
    assert (reply.status, reply.body, len(edge.seen())) == (503, said, 3)


@pytest.mark.parametrize("status", [400, 404, 409, 422, 429, 500, 502, 504])
def test_answer_of_a_service_passes_as_it_is_and_is_not_asked_for_again(edge: Edge, token: str, status: int) -> None:
    said = b'{"code":"OF_THE_SERVICE"}'
    edge.upstreams["cs"].behave = lambda _request: Answer(status, {"content-type": "application/problem+json"}, said)
    reply = edge.send("GET", PACKS, token=token)
    assert (reply.status, reply.body, len(edge.seen())) == (status, said, 1)


def test_retries_keep_to_their_budget_when_everything_fails(edge: Edge, token: str) -> None:
    edge.upstreams["cs"].behave = lambda _request: Answer(status=503, wait=0.05)
    with ThreadPoolExecutor(40) as pool:
        replies = list(pool.map(lambda _n: edge.send("GET", PACKS, token=token), range(200)))
    assert {reply.status for reply in replies} == {503}
    assert 200 < len(edge.seen()) < 200 * 1.6  # without a budget it would be 600


def test_refusal_is_a_coded_503_when_nobody_listens(folder: Path, fresh: dict[str, Upstream], token: str) -> None:
    present = {name: server for name, server in fresh.items() if name not in {"orders", "status", "console"}}
    with running(folder, present) as edge:
        for method, path in (("POST", ORDERS), ("GET", ORDERS + "/1"), ("GET", "/readyz"), ("GET", "/")):
            began = time.monotonic()
            _problem(edge.send(method, path, token=token, body=b"{}"), 503, "SERVICE_UNAVAILABLE")
            assert time.monotonic() - began < 2
        assert edge.send("GET", PACKS, token=token).status == 200
        assert edge.send("GET", "/healthz").status == 200


def test_refusal_is_a_coded_503_when_the_service_drops_the_connection(edge: Edge, token: str) -> None:
    edge.upstreams["orders"].behave = lambda _request: Answer(reset=True)
    _problem(edge.send("POST", ORDERS, token=token, body=b"{}"), 503, "SERVICE_UNAVAILABLE")


def test_each_class_of_routes_has_its_time_out(folder: Path, fresh: dict[str, Upstream], token: str) -> None:
    for server in fresh.values():
        server.behave = _late(server.behave)
    expected = [
        ("GET", PACKS, 0.4),
        ("POST", ORDERS, 0.4),
        ("POST", "/api/accounts/v1/login", 0.4),
        ("POST", "/api/messaging/v1/webhooks/bizppurio/made-up", 0.4),
        ("GET", "/readyz", 0.4),
        ("GET", "/", 0.4),
        ("POST", "/api/cancellations/v1/uploads", 0.8),
        ("GET", "/api/cancellations/v1/uploads/7/result", 1.2),
        ("GET", "/api/cs/v1/jobs/7/file", 1.2),
    ]
    with running(folder, fresh, timeouts=QUICK) as edge, ThreadPoolExecutor(len(expected)) as pool:

        def ask(method: str, path: str) -> tuple[Reply, float]:
            began = time.monotonic()
            reply = edge.send(method, path, token=token, body=b"{}" if method == "POST" else None)
            return reply, time.monotonic() - began

        jobs = [pool.submit(ask, method, path) for method, path, _ in expected]
        for job, (_, path, limit) in zip(jobs, expected, strict=True):
            reply, took = job.result()
            _problem(reply, 504, "GATEWAY_TIMEOUT")
            assert limit - 0.02 <= took < limit + 0.4, path
        assert len(edge.seen()) == len(expected)  # what timed out may still be at work: it is not asked again


def test_host_is_ejected_when_it_cannot_be_reached_and_taken_back_when_it_can(
    folder: Path, fresh: dict[str, Upstream], token: str
) -> None:
    present = {name: server for name, server in fresh.items() if name != "orders"}
    with running(folder, present, timeouts=replace(QUICK, ejection=1.5, longest_ejection=1.5)) as edge:
        for _ in range(5):
            _problem(edge.send("POST", ORDERS, token=token, body=b"{}"), 503, "SERVICE_UNAVAILABLE")
        until(lambda: edge.stat("cluster.orders.outlier_detection.ejections_active") == 1)
        back = Upstream().start(edge.settings.orders[1])
        try:
            _problem(edge.send("POST", ORDERS, token=token, body=b"{}"), 503, "SERVICE_UNAVAILABLE")
            assert back.connections == 0
            assert edge.send("GET", PACKS, token=token).status == 200
            until(lambda: edge.send("POST", ORDERS, token=token, body=b"{}").status == 200)
            assert back.connections == 1
        finally:
            back.stop()


def test_host_is_not_ejected_for_answers_because_they_say_why(
    folder: Path, fresh: dict[str, Upstream], token: str
) -> None:
    said = b'{"code":"INTERNAL"}'
    with running(folder, fresh, timeouts=QUICK) as edge:
        for status in (500, 502, 503, 504):
            answer = Answer(status, body=said)
            fresh["orders"].behave = partial(_always, answer)
            for _ in range(8):
                reply = edge.send("POST", ORDERS, token=token, body=b"{}")
                assert (reply.status, reply.body) == (status, said)
        assert edge.stat("cluster.orders.outlier_detection.ejections_active") == 0
