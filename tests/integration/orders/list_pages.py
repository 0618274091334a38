"""Walks a list of orders as a console does: by its cursors both ways, and by a jump of the scroll bar (api.md, Common)."""

from typing import Any

from shared.contracts.access import Role
from tests.integration.orders.conftest import Shop


async def body(shop: Shop, path: str, **query: Any) -> dict[str, Any]:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    answer = await shop.get(f"{path}?{asked}", Role.ADMIN)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def refusal(shop: Shop, path: str, **query: Any) -> tuple[int, str]:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    answer = await shop.get(f"{path}?{asked}", Role.ADMIN)
    return answer.status_code, answer.json()["code"]


async def walked(shop: Shop, path: str, key: str, rows: list[Any], *, counted: bool = True, **query: Any) -> None:
    """`rows` are the keys of the whole list in its order, at least five, and more than twice two."""
    assert len(rows) >= 5
    whole = await body(shop, path, limit=500, **query)
    assert [row[key] for row in whole["items"]] == rows
    assert (whole["next_cursor"], whole["prev_cursor"]) == (None, None)
    pages = [await body(shop, path, limit=2, **query)]
    while pages[-1]["next_cursor"]:
        pages.append(await body(shop, path, limit=2, cursor=pages[-1]["next_cursor"], **query))
    assert [[row[key] for row in page["items"]] for page in pages] == [rows[n : n + 2] for n in range(0, len(rows), 2)]
    assert pages[0]["prev_cursor"] is None
    total = len(rows) if counted else None
    assert {(page["total"], page["total_is_exact"]) for page in (*pages, whole)} == {(total, counted)}
    page = pages[-1]
    for before in reversed(pages[:-1]):
        page = await body(shop, path, limit=2, cursor=page["prev_cursor"], **query)
        assert page["items"] == before["items"]
        assert page["next_cursor"] is not None
    assert page["prev_cursor"] is None
    jumped = await body(shop, path, limit=2, offset=3, **query)
    assert [row[key] for row in jumped["items"]] == rows[3:5]
    assert (await body(shop, path, limit=2, cursor=jumped["prev_cursor"], **query))["items"] == whole["items"][1:3]
    beyond = await body(shop, path, offset=len(rows), **query)
    assert (beyond["items"], beyond["next_cursor"], beyond["total"]) == ([], None, total)
    for wrong, code in (
        ({"limit": 501}, "INVALID_VALUE"),
        ({"limit": 0}, "INVALID_VALUE"),
        ({"offset": -1}, "INVALID_VALUE"),
        ({"cursor": pages[0]["next_cursor"], "offset": 1}, "INVALID_VALUE"),
        ({"cursor": "W1sxXV0"}, "INVALID_CURSOR"),
        ({"surprise": 1}, "UNKNOWN_FIELD"),
        ({"Limit": 1}, "UNKNOWN_FIELD"),
    ):
        assert await refusal(shop, path, **{**query, **wrong}) == (422, code), (path, wrong)
