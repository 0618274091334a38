"""Masters: channels, suppliers and their groups, options: searched, created, edited, deactivated (F-195 … F-198)."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from shared.contracts.access import Role
from shared.contracts.orders import ChannelChanged, OptionsChanged
from tests.integration.orders.conftest import API, TOKENS, Shop
from tests.support.tokens import bearer

KINDS = ("channels", "channel-groups", "suppliers", "supplier-groups")


async def edit(shop: Shop, path: str, **body: Any) -> httpx2.Response:
    return await shop.client.patch(f"{API}{path}", json=body, headers=bearer(TOKENS.operator(Role.ADMIN)))


async def made(shop: Shop, kind: str, **body: Any) -> dict[str, Any]:
    answer = await shop.post(f"/{kind}", body, role=Role.ADMIN)
    assert answer.status_code == 201, answer.text
    row: dict[str, Any] = answer.json()
    return row


async def ids(shop: Shop, path: str) -> list[str]:
    return [row["id"] for row in (await shop.get(path)).json()["items"]]


async def test_channels_are_found_when_filtered_by_group_use_and_name(shop: Shop) -> None:
    """F-195: 판매처 그룹, 사용여부, 판매처명; F-198: 판매처 현황 is this list."""
    await made(shop, "channel-groups", id="malls", name="자사몰")
    await made(shop, "channels", id="own-1", name="우리 Mall", adapter="cafe24", group_id="malls")
    await made(shop, "channels", id="own-2", name="우리 옛가게", adapter="cafe24", group_id="malls", active=False)
    assert await ids(shop, "/channels") == ["eleven-1", "naver-1", "own-1", "own-2"]
    assert await ids(shop, "/channels?group_id=malls") == ["own-1", "own-2"]
    assert await ids(shop, "/channels?group_id=malls&active=true") == ["own-1"]
    assert await ids(shop, "/channels?active=false") == ["own-2"]
    assert await ids(shop, "/channels?name=mall") == ["own-1"]
    assert await ids(shop, "/channels?name=%25") == []
    one = (await shop.get("/channels/own-1")).json()
    assert {key: one[key] for key in ("id", "name", "group_id", "adapter", "active", "price_tier")} == {
        "id": "own-1", "name": "우리 Mall", "group_id": "malls", "adapter": "cafe24", "active": True, "price_tier": "A",
    }  # fmt: skip


async def test_channel_is_told_when_it_is_made_edited_or_no_longer_used(shop: Shop) -> None:
    """F-196: 신규 등록, 판매처 수정; a channel that is not used takes no order."""
    row = await made(shop, "channels", name="새 판매처", adapter="naver")
    assert row["id"].startswith("naver-")
    changed = await edit(shop, f"/channels/{row['id']}", name="고친 판매처", price_tier="C", active=False)
    assert (changed.status_code, changed.json()["name"], changed.json()["price_tier"]) == (200, "고친 판매처", "C")
    told = [event for event in await shop.said() if isinstance(event, ChannelChanged)]
    assert [(event.name, event.active) for event in told] == [("새 판매처", True), ("고친 판매처", False)]
    assert told[0].version < told[1].version
    order = {"channel_id": row["id"], "market_order_no": "1", "qty": 1, "price": 1, "option_code": "31255",
             "recipient": {"name": "나래"}}  # fmt: skip
    [result] = (await shop.post("/intake", {"orders": [order]})).json()["results"]
    assert (result["ok"], result["code"]) == (False, "CHANNEL_INACTIVE")


@pytest.mark.parametrize(("kind", "of"), [("channel-groups", "channels"), ("supplier-groups", "suppliers")])
async def test_group_is_offered_no_more_when_it_is_not_used(shop: Shop, kind: str, of: str) -> None:
    """F-197 그룹관리: made, renamed, deactivated; what is in it stays."""
    group = await made(shop, kind, name="묶음")
    body = {"adapter": "esm"} if of == "channels" else {}
    inside = await made(shop, of, name="안에", group_id=group["id"], **body)
    renamed = await edit(shop, f"/{kind}/{group['id']}", name="다른 묶음", active=False)
    assert (renamed.json()["name"], renamed.json()["active"]) == ("다른 묶음", False)
    assert await ids(shop, f"/{kind}?active=true&name=묶음") == []
    assert await ids(shop, f"/{of}?group_id={group['id']}") == [inside["id"]]
    refused = await shop.post(f"/{of}", {"name": "밖에", "group_id": group["id"], **body}, role=Role.ADMIN)
    assert (refused.status_code, refused.json()["code"]) == (422, "INVALID_VALUE")


@pytest.mark.parametrize("kind", KINDS)
async def test_master_is_refused_when_it_cannot_be_right(shop: Shop, kind: str) -> None:
    """F-195 F-196 F-197: a number that is taken, an unknown one, nothing to change, a group that is not there."""
    body = {"name": "이름", **({"adapter": "naver"} if kind == "channels" else {})}
    await made(shop, kind, id="one", **body)
    twice = await shop.post(f"/{kind}", {"id": "one", **body}, role=Role.ADMIN)
    assert (twice.status_code, twice.json()["code"]) == (409, "ALREADY_EXISTS")
    assert (await edit(shop, f"/{kind}/no-such", name="x")).json()["code"] == "NOT_FOUND"
    assert (await shop.get(f"/{kind}/no-such")).json()["code"] == "NOT_FOUND"
    assert (await edit(shop, f"/{kind}/one")).json()["code"] == "NO_CHANGE"
    assert (await edit(shop, f"/{kind}/one", surprise=1)).json()["code"] == "UNKNOWN_FIELD"
    if kind in ("channels", "suppliers"):
        assert (await edit(shop, f"/{kind}/one", group_id="no-such")).json()["code"] == "INVALID_VALUE"
    agent = await shop.post(f"/{kind}", {"id": "two", **body})
    assert (agent.status_code, agent.json()["code"]) == (403, "NOT_PERMITTED")


async def test_options_tell_their_supplier_when_it_is_renamed_or_moved(shop: Shop) -> None:
    """F-143: readers filter by supplier and supplier group, which are told with each option."""
    await made(shop, "supplier-groups", id="east", name="동쪽")
    before = {event.TYPE for event in await shop.said()}
    assert OptionsChanged.TYPE not in before
    assert (await edit(shop, "/suppliers/supplier-1", group_id="east", name="공급처 하나")).status_code == 200
    [event] = [each for each in await shop.said() if isinstance(each, OptionsChanged)]
    assert [(o.option_code, o.supplier_id, o.supplier_group_id, o.supplier_name) for o in event.options] == [
        ("30001", "supplier-1", "east", "공급처 하나"),
        ("31255", "supplier-1", "east", "공급처 하나"),
        ("31256", "supplier-1", "east", "공급처 하나"),
    ]
    assert all(option.version > 1 for option in event.options)
    await edit(shop, "/suppliers/supplier-1", active=False)
    assert len([each for each in await shop.said() if isinstance(each, OptionsChanged)]) == 1


async def test_options_are_found_when_searched_for(shop: Shop) -> None:
    """F-063 F-064 F-065: 상품 검색 by product, option and code, with five price tiers and the supplier."""

    async def codes(query: str) -> list[str]:
        return [row["option_code"] for row in (await shop.get(f"/options?{query}")).json()["items"]]

    assert await codes("product_name=좋은") == ["31255", "31256"]
    assert await codes("option_name=노랑") == ["31256"]
    assert await codes("option_code=312") == ["31244", "31255", "31256"]
    assert await codes("q=30247") == ["31255", "31256"]
    assert await codes("supplier_id=supplier-2") == ["31244"]
    body = {"option_code": "31255", **{f"price_tier_{tier}": n * 1000 for n, tier in enumerate("abcde", 1)}}
    await shop.post("/options", {"options": [body]}, role=Role.ADMIN)
    [row] = (await shop.get("/options?option_code=31255")).json()["items"]
    assert [row[f"price_tier_{tier}"] for tier in "abcde"] == [1000, 2000, 3000, 4000, 5000]
    assert (row["product_code"], row["supplier_name"], row["active"]) == ("30247", "공급처 1", True)
    first = (await shop.get("/options?limit=3")).json()
    second = (await shop.get(f"/options?limit=3&cursor={first['next_cursor']}")).json()
    assert [row["option_code"] for row in first["items"] + second["items"]] == ["30001", "31244", "31255", "31256"]


async def test_option_is_given_to_no_order_when_it_is_not_used(shop: Shop) -> None:
    """F-063: an option that is no longer used is found by who looks for it, and chosen by nobody."""
    before = await shop.take()
    answer = await shop.post("/options", {"options": [{"option_code": "31255", "active": False}]}, role=Role.ADMIN)
    assert answer.json()["results"][0]["ok"]
    items = (await shop.get("/options?active=false")).json()["items"]
    assert [row["option_code"] for row in items] == ["31255"]
    after = await shop.take()
    assert ((await shop.item(before))["option_code"], (await shop.item(after))["option_code"]) == ("31255", None)
    item_id = await shop.item_id(after)
    assert await shop.refused(after, "match", item_id=item_id, option_code="31255") == (404, "OPTION_NOT_FOUND")
    lines = [{"option_code": "31255", "qty": 1}]
    assert await shop.refused(before, "add-items", items=lines) == (404, "OPTION_NOT_FOUND")


async def test_couriers_are_listed_when_asked_for(shop: Shop) -> None:
    """F-080: 택배사 of the select, each with the lengths that its numbers usually have."""
    items = (await shop.get("/couriers", Role.VIEWER)).json()["items"]
    by_code = {each["code"]: each for each in items}
    assert len(by_code) == len(items)
    assert by_code["CJ"] == {"code": "CJ", "name": "CJ대한통운", "digits": [10, 12]}
    assert {"CJ", "EPOST", "HANJIN", "LOTTE", "LOGEN", "ETC"} <= set(by_code)
