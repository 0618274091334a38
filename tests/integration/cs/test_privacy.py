"""Who may see what (masking in every list), one pack shown with a reason, and the log that only grows."""

import json
from datetime import UTC, datetime
from typing import Any

import asyncpg
import pytest

from shared.contracts import orders as o
from shared.contracts.access import Permission, Role
from shared.contracts.people import Buyer, Recipient
from shared.contracts.routes import CS
from tests.integration.cs.conftest import Cs
from tests.integration.cs.http import ADMIN, AGENT, LONG, MAKER, SEES_ALL, Api, api_of
from tests.support.databases import connected
from tests.support.tokens import bearer
from tests.unit.cs.factories import created, event, order, pack
from tests.unit.cs.return_events import exchanged, pickup, replacement

SECRETS = ("하늘빛", "구름결", "01000007777", "0200008888", "010-0000-7777", "누리길 77", "문 앞에", "04123", "05321")
VIEWER = bearer(MAKER.operator(Role.VIEWER, login="eyes", ends_in=LONG))
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


async def people(cs: Cs) -> None:
    mine = pack(
        order(
            5001,
            version=2,
            buyer=Buyer(
                name="구름결", tel="0200008888", mobile="01000007777", zip="05321", address="서울 가나구 누리길 77"
            ),
        ),
        recipient=Recipient(
            name="하늘빛", tel="0200008888", mobile="01000007777", zip="04123", address="서울 가나구 누리길 77 3층",
            memo="문 앞에 놓아 주세요",
        ),
    )  # fmt: skip
    changes = tuple(
        o.FieldChange(field=field, old=old, new=new)
        for field, old, new in [
            ("name", "구름결", "하늘빛"), ("mobile", "", "01000007777"), ("tel", "", "0200008888"),
            ("zip", "05321", "04123"), ("address", "", "서울 가나구 누리길 77 3층"), ("memo", "", "문 앞에 놓아 주세요"),
        ]
    )  # fmt: skip
    lines = (o.ReturningLine(item_id=5001, option_code="30001", qty=1, inbound=True),)
    asked = pickup(5001, *lines, of=mine, sender=mine.recipient, receiver=mine.orders[0].buyer)
    swapped = exchanged(5001, 6001).model_copy(update={"item_id": 5001, "packs": (mine, replacement(6001))})
    await cs.project(created(mine), event(o.ShippingInfoChanged, mine, changes=changes, alarm_at=NOW), asked, swapped)


QUERIES: dict[str, tuple[str, dict[str, Any]]] = {
    "GET /packs": ("/packs", {}),
    "GET /packs/{pack_no}": ("/packs/5001", {}),
    "GET /packs/{pack_no}/records": ("/packs/5001/records", {}),
    "GET /records": ("/records", {}),
    "GET /general-cs-types": ("/general-cs-types", {}),
    "GET /alarms": ("/alarms", {}),
    "GET /returns": ("/returns", {}),
    "GET /returns/{id}": ("/returns/1", {}),
    "GET /exchanges": ("/exchanges", {}),
    "GET /returns/statistics": ("/returns/statistics", {"date_from": "2026-11-01", "date_to": "2026-11-02"}),
}
"""Every list of cs that an agent may read, but for those that hold no people."""
WITHOUT_PEOPLE = {
    "GET /stream", "GET /jobs/{job_id}", "GET /jobs/{job_id}/rows",
    "GET /macros", "GET /macro-variables", "GET /staff-messages",
}  # fmt: skip
TOLD = {
    "/macros/preview": {"mgmt_no": 5001, "body": "#{수령자} #{구매자} #{수령자 핸드폰} #{주소}"},
    "/customers/lookup": {"phone": "01000007777"},
}
"""POSTs that an agent may send and that tell of people."""


def test_every_reading_route_is_looked_at_when_masking_is_tested() -> None:
    reading = {route for route, permission in CS.items() if permission is Permission.READ and route.startswith("GET")}
    assert reading == QUERIES.keys() | WITHOUT_PEOPLE


@pytest.mark.parametrize("route", sorted(QUERIES))
@pytest.mark.parametrize("reader", [AGENT, VIEWER], ids=["agent", "viewer"])
async def test_nothing_of_a_person_is_told_when_the_reader_has_no_pii_read(
    cs: Cs, api: Api, route: str, reader: dict[str, str]
) -> None:
    await people(cs)
    path, query = QUERIES[route]
    answers = [(await api.get(path, reader, **query)).text]
    if path in {"/packs", "/records", "/returns", "/exchanges"}:
        answers.append((await api.post(f"{path}/search", query, reader)).text)
    for text in answers:
        assert [secret for secret in SECRETS if secret in text] == []
    if path != "/general-cs-types" and "statistics" not in path:
        full = (await api.get(path, SEES_ALL, **query)).text
        assert "하늘빛" in full


@pytest.mark.parametrize("path", sorted(TOLD))
async def test_nothing_of_a_person_is_told_when_an_agent_asks_by_post(cs: Cs, api: Api, path: str) -> None:
    await people(cs)
    told = (await api.post(path, TOLD[path], AGENT)).text
    assert [secret for secret in SECRETS if secret in told] == []
    assert "하늘빛" in (await api.post(path, TOLD[path], SEES_ALL)).text


async def test_pack_is_shown_in_full_and_logged_when_a_reason_is_given(cs: Cs) -> None:
    await people(cs)
    async with api_of(cs, lambda: NOW) as api:
        headers = {**AGENT, "x-forwarded-for": "192.0.2.7", "x-request-id": "r-1"}
        shown = await api.post("/packs/5001/unmask", {"reason": " 배송지 확인 전화 "}, headers)
        assert shown.status_code == 200
        body = shown.json()
        assert (body["recipient"]["name"], body["recipient"]["mobile"]) == ("하늘빛", "01000007777")
        assert body["orders"][0]["buyer"]["name"] == "구름결"
        assert body == (await api.body("/packs/5001", SEES_ALL))
        assert shown.headers["cache-control"] == "no-store"
        log = await api.body("/access-log")
    assert log["items"] == [
        {
            "id": 1,
            "at": "2026-11-20T03:00:00+00:00",
            "who": "test",
            "from_address": "192.0.2.7",
            "action": "UNMASK",
            "mgmt_nos": [5001],
            "mgmt_no_count": 1,
            "what": {"pack_no": 5001, "fields": ["recipient", "buyer"]},
            "reason": "배송지 확인 전화",
            "job_id": None,
            "request_id": "r-1",
        }
    ]


async def test_nothing_is_shown_when_the_reason_or_the_right_or_the_pack_is_missing(cs: Cs, api: Api) -> None:
    await people(cs)
    for body in ({}, {"reason": "  "}):
        answer = await api.post("/packs/5001/unmask", body, AGENT)
        assert (answer.status_code, answer.json()["code"]) == (422, "REASON_REQUIRED")
    answer = await api.post("/packs/5001/unmask", {"reason": "x"}, VIEWER)
    assert (answer.status_code, answer.json()["code"]) == (403, "NOT_PERMITTED")
    answer = await api.post("/packs/9/unmask", {"reason": "x"}, AGENT)
    assert (answer.status_code, answer.json()["code"]) == (404, "PACK_NOT_FOUND")
    assert await cs.rows("SELECT 1 FROM access_log") == []


async def test_each_look_is_logged_and_no_answer_is_kept_when_a_key_is_sent_twice(cs: Cs, api: Api) -> None:
    await people(cs)
    for _ in range(2):
        answer = await api.post("/packs/5001/unmask", {"reason": "확인"}, {**AGENT, "idempotency-key": "k"})
        assert answer.json()["recipient"]["name"] == "하늘빛"
    assert await cs.rows("SELECT count(*) AS n FROM access_log") == [{"n": 2}]
    assert await cs.rows("SELECT 1 FROM idempotency_key") == []


async def test_log_is_searched_by_person_order_and_day_when_an_admin_asks(cs: Cs) -> None:
    await people(cs)
    await cs.project(created(pack(order(5002))))
    async with api_of(cs, lambda: NOW) as api:
        for number, who in ((5001, AGENT), (5002, AGENT), (5002, ADMIN)):
            await api.post(f"/packs/{number}/unmask", {"reason": "확인"}, who)
        for asked, expected in (
            ({}, [3, 2, 1]),
            ({"who": "test"}, [2, 1]),
            ({"mgmt_no": 5002}, [3, 2]),
            ({"date_from": "2026-11-20", "date_to": "2026-11-20"}, [3, 2, 1]),
            ({"date_from": "2026-11-21"}, []),
        ):
            assert [row["id"] for row in (await api.body("/access-log", **asked))["items"]] == expected, asked
        first = await api.body("/access-log", limit=2)
        rest = await api.body("/access-log", limit=2, cursor=first["next_cursor"])
        assert [row["id"] for row in rest["items"]] == [1]
        assert (await api.get("/access-log", AGENT)).status_code == 403


@pytest.mark.parametrize("table", ["access_log", "cs_record", "cs_record_salt", "cs_chain"])
@pytest.mark.parametrize(
    "statement", ["DELETE FROM {}", "UPDATE {} SET {}", "TRUNCATE {}"], ids=["delete", "update", "truncate"]
)
async def test_what_was_written_stays_when_the_role_of_the_service_tries(cs: Cs, table: str, statement: str) -> None:
    column = {"access_log": "reason = ''", "cs_record": "note = ''", "cs_record_salt": "salt = ''"}.get(table, "n = 1")
    async with connected(cs.made.url) as conn:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await conn.execute(statement.format(table, column))


async def test_no_reason_or_person_of_the_log_stands_in_logs_or_events_when_shown(
    cs: Cs, api: Api, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    await people(cs)
    await api.post("/packs/5001/unmask", {"reason": "확인 전화"}, AGENT)
    said = capsys.readouterr()
    text = (
        said.out
        + said.err
        + caplog.text
        + json.dumps([row["body"] for row in await cs.rows("SELECT body FROM outbox")])
    )
    assert [secret for secret in SECRETS if secret in text] == []
