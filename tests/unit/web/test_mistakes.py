"""What is said of a body that cannot be read: pointers into what was sent, and Korean words; nothing of the validator."""

from __future__ import annotations

import re
from typing import Annotated, Any

import httpx2
import pytest
from fastapi import FastAPI
from pydantic import Field, ValidationError

from services.orders.entrypoints import schemas
from shared.web.mistakes import mistakes_of
from shared.web.problems import install_problems
from shared.web.schemas import Body, Short


class Columns(Body):
    columns: dict[Short, Annotated[Short, Field(min_length=1)]]


def said(schema: type[Body], sent: Any) -> list[tuple[str, str, str]]:
    with pytest.raises(ValidationError) as refused:
        schema.model_validate(sent)
    return [(each.pointer, each.code, each.detail) for each in mistakes_of(refused.value.errors(), sent)]


@pytest.mark.parametrize(
    ("action", "sent", "told"),
    [
        ("assign-invoice", {"courier": [1]}, [("/courier", "INVALID_VALUE", "값이 올바르지 않습니다: /courier")]),
        ("assign-invoice", {"courier": 1.5}, [("/courier", "INVALID_VALUE", "값이 올바르지 않습니다: /courier")]),
        (
            "match",
            {"item_id": 1, "option_code": "가" * 201},
            [("/option_code", "INVALID_VALUE", "값이 올바르지 않습니다: /option_code (최대 200자)")],
        ),
        (
            "cancel-items",
            {"items": [{"item_id": 1}, 5]},
            [
                ("/items/0/qty", "FIELD_REQUIRED", "필수 항목이 비어 있습니다: /items/0/qty"),
                ("/items/1", "INVALID_VALUE", "값이 올바르지 않습니다: /items/1"),
            ],
        ),
        (
            "cancel-items",
            {"items": [{"item_id": 1, "qty": 1}] * 1001},
            [("/items", "INVALID_VALUE", "값이 올바르지 않습니다: /items (최대 1,000개)")],
        ),
        ("set-hold", {"a/b~c": 1}, [("/a~1b~0c", "UNKNOWN_FIELD", "알 수 없는 항목이 있습니다: /a~1b~0c")]),
        ("set-hold", {"가\ud800": 1}, [("", "INVALID_VALUE", "값이 올바르지 않습니다: /")]),
        ("set-hold", [1], [("", "INVALID_VALUE", "값이 올바르지 않습니다: /")]),
        ("set-hold", {"note": "\x00"}, [("/note", "INVALID_VALUE", "값이 올바르지 않습니다: /note")]),
    ],
)
def test_mistake_is_placed_in_what_was_sent_when_a_type_is_one_of_several(
    action: str, sent: Any, told: list[tuple[str, str, str]]
) -> None:
    assert said(schemas.single(action), sent) == told


def test_key_is_named_when_it_looks_like_a_type() -> None:
    assert said(Columns, {"columns": {"int": ""}}) == [
        ("/columns/int", "INVALID_VALUE", "값이 올바르지 않습니다: /columns/int (최소 1자)")
    ]


async def test_problem_is_korean_alone_when_a_request_cannot_be_read() -> None:
    app = FastAPI()
    install_problems(app)

    @app.post("/match")
    async def match(body: schemas.MatchBody, limit: int) -> None:
        raise AssertionError(body, limit)

    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
        answer = await client.post("/match?limit=x", json={"option_code": [1], "remember": None})
        empty = await client.post("/match?limit=1")
    body = answer.json()
    assert (answer.status_code, body["code"]) == (422, "INVALID_VALUE")
    assert {each["pointer"] for each in body["errors"]} == {"/query/limit", "/option_code", "/remember"}
    assert all(re.fullmatch(r"값이 올바르지 않습니다: /[a-z_/]+", each["detail"]) for each in body["errors"])
    assert body["detail"] == body["errors"][0]["detail"]
    assert empty.json()["errors"] == [
        {"pointer": "", "code": "FIELD_REQUIRED", "detail": "필수 항목이 비어 있습니다: /"}
    ]
