"""발송이력: filters, pages, masking (F-174 … F-176)."""

from datetime import date
from typing import Any

import pytest

from shared.contracts.access import Role
from shared.runtime.clock import KST
from tests.integration.messaging.world import World


async def listed(world: World, role: Role = Role.AGENT, **query: Any) -> dict[str, Any]:
    answer = await world.call("POST", "/messages/search", query, role=role)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def three(world: World) -> list[str]:
    """Three messages: by two operators, from two senders."""
    await world.sender()
    await world.sender("0222000001")
    ids = []
    for dest, sender, text, login in (
        ("01000001111", "15440000", "사과가 품절되었습니다", "kim"),
        ("01000002222", "0222000001", "배송이 시작되었습니다", "kim"),
        ("01000003333", "15440000", "배송이 늦어집니다 100%", "lee"),
    ):
        body = {
            "kind": "SMS",
            "sender_no": sender,
            "dest_nos": [dest],
            "body": text,
            "mgmt_no": 7 if login == "lee" else None,
        }
        token = world.tokens.operator(Role.AGENT, login=login)
        answer = await world.call("POST", "/messages", body, token=token)
        ids.append(answer.json()["results"][0]["id"])
    return ids


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, [2, 1, 0]),
        ({"operator": "kim"}, [1, 0]),
        ({"sender_no": "15440000"}, [2, 0]),
        ({"sender_no": "1544-0000"}, [2, 0]),
        ({"q": "배송이"}, [2, 1]),
        ({"q": "배송이 늦"}, [2]),
        ({"q": "100%"}, [2]),
        ({"q": "_"}, []),
        ({"dest_tail": "2222"}, [1]),
        ({"dest_tail": "0000-3333"}, [2]),
        ({"mgmt_no": 7}, [2]),
        ({"kind": "LMS"}, []),
        ({"state": "queued"}, [2, 1, 0]),
        ({"date_from": "2999-01-01", "date_to": "2999-01-02"}, []),
    ],
)
async def test_messages_are_found_when_filtered(world: World, query: dict[str, Any], found: list[int]) -> None:
    """F-174, F-176."""
    ids = await three(world)
    page = await listed(world, **query)
    assert [ids.index(row["id"]) for row in page["items"]] == found
    assert (page["total"], page["total_is_exact"]) == (len(found), True)


async def test_today_is_found_when_the_period_is_today_in_korea(world: World) -> None:
    await three(world)
    row = (await world.rows("SELECT created_at FROM message LIMIT 1"))[0]
    today: date = row["created_at"].astimezone(KST).date()
    assert len((await listed(world, date_from=str(today), date_to=str(today)))["items"]) == 3


async def test_numbers_are_masked_when_personal_data_may_not_be_read(world: World) -> None:
    ids = await three(world)
    assert [row["dest_no"] for row in (await listed(world))["items"]] == [
        "010-****-3333",
        "010-****-2222",
        "010-****-1111",
    ]
    assert (await world.message(ids[0]))["dest_no"] == "010-****-1111"
    assert (await listed(world, Role.ADMIN))["items"][0]["dest_no"] == "01000003333"


async def test_pages_lead_forward_and_back_when_followed(world: World) -> None:
    """F-175."""
    ids = await three(world)
    first = await listed(world, limit=2)
    second = await listed(world, limit=2, cursor=first["next_cursor"])
    back = await listed(world, limit=2, cursor=second["prev_cursor"])
    assert [ids.index(row["id"]) for row in first["items"]] == [2, 1]
    assert [ids.index(row["id"]) for row in second["items"]] == [0]
    assert (first["prev_cursor"], second["next_cursor"]) == (None, None)
    assert back["items"] == first["items"]
    assert [ids.index(row["id"]) for row in (await listed(world, limit=1, offset=1))["items"]] == [1]


async def test_get_answers_as_search_does(world: World) -> None:
    await three(world)
    answer = await world.call("GET", "/messages?operator=kim&limit=1")
    assert answer.json() == await listed(world, operator="kim", limit=1)


@pytest.mark.parametrize(
    "query",
    ["cursor=x", "cursor=bm9uc2Vuc2U", "limit=0", "limit=501", "dest_tail=abc", "mgmt_no=x", "date_from=x", "nonsense=1",
     "date_from=2026-11-02&date_to=2026-11-01", "offset=-1"],
)  # fmt: skip
async def test_query_is_refused_when_it_makes_no_sense(world: World, query: str) -> None:
    answer = await world.call("GET", f"/messages?{query}")
    assert answer.status_code == 422
    assert answer.json()["code"] in {"INVALID_CURSOR", "INVALID_VALUE", "UNKNOWN_FIELD"}


async def test_unknown_message_is_not_found(world: World) -> None:
    answer = await world.call("GET", "/messages/nothing")
    assert (answer.status_code, answer.json()["code"]) == (404, "MESSAGE_NOT_FOUND")
