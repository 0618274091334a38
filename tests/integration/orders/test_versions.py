"""`expected_version`: a stale one is answered with what has changed since, wherever the order is now."""

from typing import Any

from shared.contracts.access import Role
from tests.integration.orders.conftest import Shop

MISMATCH = {"confirm_recipient_mismatch": True}


async def conflict(shop: Shop, mgmt_no: int, version: int) -> list[dict[str, Any]]:
    """The `changes` of a stale command, to who may see people."""
    path = f"/orders/{mgmt_no}/actions/set-hold"
    answer = await shop.post(path, {"expected_version": version}, role=Role.ADMIN)
    assert (answer.status_code, answer.json()["code"]) == (409, "VERSION_CONFLICT")
    changes: list[dict[str, Any]] = answer.json()["changes"]
    assert all(change["by"] == "test" and change["at"] for change in changes)
    return changes


def told(changes: list[dict[str, Any]]) -> list[tuple[str, Any, Any]]:
    return [(change["field"], change["old"], change["new"]) for change in changes]


async def test_command_is_carried_out_when_the_version_is_the_packs(shop: Shop) -> None:
    order = await shop.take()
    pack = await shop.pack(order)
    answer = await shop.done(order, "set-hold", expected_version=pack["version"])
    assert answer["version"] > pack["version"]
    assert answer["pack"]["orders"][0]["version"] == pack["orders"][0]["version"]


async def test_every_change_since_is_told_when_the_version_is_stale(shop: Shop) -> None:
    order = await shop.take()
    item = await shop.item_id(order)
    version = (await shop.pack(order))["version"]
    await shop.done(order, "change-shipping-info", recipient={"memo": "문 앞"})
    await shop.done(order, "cancel-items", items=[{"item_id": item, "qty": 1}], reason="RETURN_REFUND")
    await shop.done(order, "assign-invoice", courier="CJ", invoice_no="123456789012")
    found = told(await conflict(shop, order, version))
    assert found[:2] == [("recipient/memo", "", "문 앞"), (f"items/{item}/cancelled_before_qty", 0, 1)]
    assert ("status", "RECEIVED", "INVOICED") in found
    assert ("courier", None, "CJ") in found
    assert ("invoice_no", None, "123456789012") in found
    held = await shop.done(order, "set-hold")
    newest = held["version"]
    hold = held["pack"]["holds"][0]["id"]
    await shop.done(order, "release-hold")
    assert told(await conflict(shop, order, newest)) == [(f"holds/{hold}", "GENERAL", None)]


async def test_nothing_is_done_when_the_version_never_was(shop: Shop) -> None:
    order = await shop.take()
    for version in (0, -1, 10**18, 10**30):
        answer = await shop.act(order, "set-hold", expected_version=version)
        assert (answer.status_code, answer.json()["code"]) == (409, "VERSION_CONFLICT")
    assert await shop.refused(order, "set-hold", expected_version="1") == (422, "INVALID_VALUE")
    assert (await shop.pack(order))["holds"] == []


async def test_old_packs_changes_are_told_when_the_order_was_combined_away(shop: Shop) -> None:
    low, high = await shop.take(), await shop.take()
    version = (await shop.pack(high))["version"]
    await shop.done(high, "change-shipping-info", recipient={"memo": "문 앞"})
    await shop.done(low, "combine-add", target_mgmt_no=high, **MISMATCH)
    await shop.done(low, "change-shipping-info", recipient={"memo": "경비실"})
    found = told(await conflict(shop, high, version))
    assert ("recipient/memo", "", "문 앞") in found
    assert (f"orders/{high}/pack_no", high, low) in found
    assert found[-1] == ("recipient/memo", "", "경비실")


async def test_pack_it_came_from_is_told_when_the_order_was_excluded(shop: Shop) -> None:
    one, two = await shop.take_pack("a", "b")
    version = (await shop.pack(two))["version"]
    await shop.done(one, "combine-exclude")
    found = told(await conflict(shop, two, version))
    assert (f"orders/{two}/pack_no", one, two) in found
    assert ("orders", [one, two], [one]) in found


async def test_pack_and_moved_orders_have_new_versions_when_an_order_leaves(shop: Shop) -> None:
    one, two = await shop.take_pack("a", "b")
    before = await shop.pack(one)
    answer = await shop.done(two, "combine-exclude")
    left = await shop.pack(one)
    assert answer["pack"]["orders"][0]["version"] == answer["version"] == left["version"] > before["version"]
    assert left["orders"][0]["version"] == before["orders"][0]["version"]


async def test_people_in_what_changed_are_masked_when_the_caller_may_not_see_them(shop: Shop) -> None:
    """The same rule as of lists, single and in bulk, and in the answer that an Idempotency-Key repeats."""
    order = await shop.take(name="나가용")
    version = (await shop.pack(order))["version"]
    new = {
        "name": "다라마바",
        "mobile": "01000009999",
        "zip": "06000",
        "address": "부산 라온구 가나로 1",
        "memo": "문 앞",
    }
    await shop.done(order, "change-shipping-info", recipient=new)
    shown = [
        ("recipient/name", "나*용", "다**바"),
        ("recipient/mobile", "010-****-2000", "010-****-9999"),
        ("recipient/zip", "***", "***"),
        ("recipient/address", "서울 가나구 ***", "부산 라온구 ***"),
        ("recipient/memo", "", "***"),
    ]
    path, body = f"/orders/{order}/actions/set-hold", {"expected_version": version}
    for key in (None, "k", "k"):
        answer = await shop.post(path, body, key=key)
        assert (answer.status_code, told(answer.json()["changes"])) == (409, shown)
        assert answer.json()["changes"][0]["by"] == "test"
    [row] = await shop.bulk("set-hold", rows=[{"mgmt_no": order, "expected_version": version}])
    assert (row["code"], told(row["changes"])) == ("VERSION_CONFLICT", shown)
    seeing = await shop.post(path, body, role=Role.ADMIN)
    assert told(seeing.json()["changes"])[0] == ("recipient/name", "나가용", "다라마바")
    assert told(seeing.json()["changes"])[1] == ("recipient/mobile", "01000002000", "01000009999")
