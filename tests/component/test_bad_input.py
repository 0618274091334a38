"""Bad input over the gateway, one thing wrong at a time: a coded problem, and not one row of any database changes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.component.bad_bodies import COMMANDS, UNREADABLE, Command, raw, spoilt
from tests.component.fuzzing import assert_problem
from tests.component.shop import Shop, refused
from tests.component.still import changed
from tests.e2e.desk import ORDERS

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
async def test_nothing_changes_when_a_body_is_spoilt(shop: Shop, command: Command) -> None:
    before = await shop.tables.contents()
    wrong = {}
    for name, body in spoilt(command):
        answer = await shop.send(command, raw(shop.filled(body)))
        try:
            refused(answer)
        except (AssertionError, KeyError, ValueError) as error:
            wrong[name] = f"{answer.status_code} {answer.text[:200]} {error!r}"[:400]
    assert wrong == {}
    assert changed(before, await shop.tables.contents()) == {}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
async def test_body_is_unreadable_when_it_is_no_json(shop: Shop, command: Command) -> None:
    before = await shop.tables.contents()
    for name, content in UNREADABLE.items():
        answer = await shop.send(command, content)
        assert (refused(answer), answer.status_code) == ("UNREADABLE", 400), name
    assert refused(await shop.send(command, b"")) in {"UNREADABLE", "FIELD_REQUIRED"}
    for media in ("text/plain", "application/x-www-form-urlencoded", "", "application/json; charset=no-such-thing"):
        assert refused(await shop.send(command, b"a=1", media))
    assert changed(before, await shop.tables.contents()) == {}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
async def test_unknown_field_is_named_when_it_is_sent(shop: Shop, command: Command) -> None:
    answer = await shop.send(command, raw(shop.filled({**command.good, "surprise": 1})))
    said = answer.json()
    assert (answer.status_code, said["code"]) == (422, "UNKNOWN_FIELD")
    assert [(each["pointer"], each["code"]) for each in said["errors"]] == [("/surprise", "UNKNOWN_FIELD")]


INVOICES = [
    ("12a4", 422, "INVOICE_NOT_DIGITS"),
    ("CJ-12345", 422, "INVOICE_NOT_DIGITS"),
    ("일이삼", 422, "INVOICE_NOT_DIGITS"),
    ("1234 5678 ab", 422, "INVOICE_NOT_DIGITS"),
    ("1²³", 422, "INVOICE_NOT_DIGITS"),
    ("", 422, "INVOICE_EMPTY"),
    ("   ", 422, "INVOICE_EMPTY"),
    (None, 422, "INVOICE_EMPTY"),
    (-12, 422, "INVOICE_NOT_DIGITS"),
]


@pytest.mark.parametrize(("number", "status", "code"), INVOICES)
async def test_waybill_is_coded_by_the_domain_when_it_holds_letters(
    shop: Shop, number: Any, status: int, code: str
) -> None:
    before = await shop.tables.contents()
    mgmt_no, body = shop.names["mgmt_no"], {"courier": "CJ", "invoice_no": number}
    for content in (body, {**body, "courier": "CJ", "note": "확인"}):
        answer = await shop.desk.client.post(f"{ORDERS}/orders/{mgmt_no}/actions/assign-invoice", json=content)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    bulk = await shop.desk.post(f"{ORDERS}/actions/assign-invoice", {"rows": [{"mgmt_no": mgmt_no, **body}]})
    assert [(row["ok"], row["code"]) for row in bulk["results"]] == [(False, code)]
    assert changed(before, await shop.tables.contents()) == {}


PATHS = [
    "/api/orders/v1/orders/abc", "/api/orders/v1/orders/9223372036854775808", "/api/orders/v1/orders/-1",
    "/api/orders/v1/orders/1e3", "/api/orders/v1/orders/%00", "/api/orders/v1/orders/１", "/api/orders/v1/channels/%00",
    "/api/orders/v1/channels/%ED%A0%80", "/api/orders/v1/channels/%FF", "/api/orders/v1/suppliers/" + "x" * 5000,
    "/api/cs/v1/packs/0", "/api/cs/v1/packs/99999999999999999999", "/api/cs/v1/packs/x/records",
    "/api/cs/v1/jobs/not-a-uuid", "/api/messaging/v1/messages/%00", "/api/messaging/v1/messages/x",
    "/api/cancellations/v1/claims/%00", "/api/cancellations/v1/claims/x", "/api/cancellations/v1/uploads/x",
    "/api/cancellations/v1/uploads/%00/rows", "/api/cancellations/v1/formats/%ED%A0%80",
    "/api/cancellations/v1/jobs/9", "/api/accounts/v1/operators/%00", "/api/accounts/v1/operators/%ED%A0%80",
    "/api/orders/v1/options?q=%00", "/api/orders/v1/options?limit=0", "/api/orders/v1/options?limit=x",
    "/api/orders/v1/options?cursor=%00", "/api/orders/v1/options?cursor=W10", "/api/orders/v1/matchings?cursor=!!",
    "/api/cs/v1/packs?limit=501", "/api/cs/v1/packs?offset=-1", "/api/cs/v1/packs?cursor=e30",
    "/api/cs/v1/packs?date_from=2026-13-45", "/api/cs/v1/packs?status=GONE", "/api/cs/v1/packs?surprise=1",
    "/api/cs/v1/packs?q=%00&key=recipient", "/api/cs/v1/records?at_from=yesterday",
    "/api/cs/v1/packs/100001?min_version=9223372036854775808", "/api/messaging/v1/messages?mgmt_no=1e9",
    "/api/messaging/v1/messages?date_from=1", "/api/messaging/v1/messages?cursor=W1siYSIsImIiXSxmYWxzZV0",
    "/api/cancellations/v1/claims?q=%00", "/api/cancellations/v1/claims?min_qty=99999999999999999999",
    "/api/cancellations/v1/claims?date_from=0", "/api/cancellations/v1/withdrawals?acknowledged=perhaps",
    "/api/cs/v1/returns/0", "/api/cs/v1/returns/x", "/api/cs/v1/returns/99999999999999999999",
    "/api/cs/v1/returns?stage=GONE", "/api/cs/v1/returns?date_from=2026-13-45", "/api/cs/v1/returns?cursor=W10",
    "/api/cs/v1/returns?receivable_days=1e9", "/api/cs/v1/exchanges?state=x", "/api/cs/v1/exchanges?q=%00&key=buyer",
    "/api/accounts/v1/operators?limit=-1", "/api/accounts/v1/clients?cursor=AAAA",
]  # fmt: skip


async def test_path_and_query_are_coded_when_they_lead_nowhere(shop: Shop) -> None:
    before = await shop.tables.contents()
    wrong = {}
    for path in PATHS:
        answer = await shop.desk.client.get(path)
        try:
            assert 400 <= answer.status_code < 500
            by_gateway = answer.status_code == 400  # Envoy refuses such a path before it gives the request an id
            assert_problem(answer.status_code, answer.headers["content-type"], answer.content, traced=not by_gateway)
        except (AssertionError, KeyError, ValueError) as error:
            wrong[path] = f"{answer.status_code} {answer.text[:200]} {error!r}"[:400]
    assert wrong == {}
    assert changed(before, await shop.tables.contents()) == {}


@pytest.mark.parametrize("key", ["", "x" * 201])
async def test_idempotency_key_is_refused_when_it_is_no_key(shop: Shop, key: str) -> None:
    before = await shop.tables.contents()
    headers = {"idempotency-key": key}
    path = f"{ORDERS}/orders/{shop.names['mgmt_no']}/actions/set-hold"
    answer = await shop.desk.client.post(path, json={}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "INVALID_VALUE")
    assert changed(before, await shop.tables.contents()) == {}
