"""보류설정 (A1), 보류해제 (A2) over HTTP."""

from datetime import UTC, datetime

import pytest

from shared.contracts.access import Role
from shared.contracts.orders import HoldReleased, HoldSet
from tests.integration.orders.conftest import Shop


async def test_hold_is_set_and_told_when_the_pack_is_received(shop: Shop) -> None:
    """A1, F-070."""
    order = await shop.take()
    answer = await shop.done(
        order, "set-hold", reason="재고 확인", note="확인 후 발송", alarm_at="2026-12-01T17:00:00+09:00"
    )
    [hold] = answer["pack"]["holds"]
    assert (hold["mgmt_no"], hold["kind"], hold["reason"], hold["claim_id"], hold["by"]) == (
        order, "GENERAL", "재고 확인", None, "test",
    )  # fmt: skip
    assert answer["pack"]["status"] == "RECEIVED"
    assert answer["created"] == []
    assert answer["warnings"] == []
    [event] = await shop.said("orders.hold.set.v1")
    assert isinstance(event, HoldSet)
    assert (event.mgmt_no, event.pack_no, event.version) == (order, order, answer["version"])
    assert (event.operator, event.note, event.hold_id) == ("test", "확인 후 발송", hold["id"])
    assert event.alarm_at == datetime(2026, 12, 1, 8, tzinfo=UTC)
    assert [pack.model_dump(mode="json") for pack in event.packs] == [await shop.pack(order)]


async def test_people_are_masked_in_an_answer_when_who_acts_may_not_see_them(shop: Shop) -> None:
    """The console patches its rows from answers: they say no more than the list (api.md, accounts)."""
    order = await shop.take(name="김가람")
    body = {"reason": "재고 확인"}
    masked = (await shop.post(f"/orders/{order}/actions/set-hold", body)).json()["pack"]
    assert (masked["recipient"]["name"], masked["orders"][0]["buyer"]["name"]) == ("김*람", "홍*람")
    assert masked["recipient"]["address"] == "서울 가나구 ***"
    shown = (await shop.post(f"/orders/{order}/actions/release-hold", {}, role=Role.ADMIN)).json()["pack"]
    assert (shown["recipient"]["name"], shown["orders"][0]["buyer"]["name"]) == ("김가람", "홍가람")


@pytest.mark.reaches("set-hold", "HOLD_ALREADY_SET")
async def test_hold_is_refused_when_the_pack_has_one_by_hand(shop: Shop) -> None:
    """A1."""
    one, two = await shop.take_pack("a", "b")
    await shop.done(one, "set-hold")
    assert await shop.refused(two, "set-hold") == (409, "HOLD_ALREADY_SET")


@pytest.mark.reaches("set-hold", "HOLD_AFTER_SHIPPED")
async def test_hold_is_refused_when_the_parcel_has_left(shop: Shop) -> None:
    """A1."""
    order = await shop.shipped(await shop.take())
    assert await shop.refused(order, "set-hold") == (409, "HOLD_AFTER_SHIPPED")


async def test_hold_is_released_and_status_stays_when_it_is_by_hand(shop: Shop) -> None:
    """A2, F-071."""
    order = await shop.invoiced(await shop.take())
    held = await shop.done(order, "set-hold")
    answer = await shop.done(order, "release-hold")
    assert answer["pack"]["holds"] == []
    assert answer["pack"]["status"] == "INVOICED"
    assert answer["version"] > held["version"]
    [event] = await shop.said("orders.hold.released.v1")
    assert isinstance(event, HoldReleased)
    assert event.hold_id == held["pack"]["holds"][0]["id"]


async def test_hold_of_that_id_is_released_when_one_is_named(shop: Shop) -> None:
    """A2."""
    order = await shop.take()
    held = await shop.done(order, "set-hold")
    assert await shop.refused(order, "release-hold", hold_id="no-such-hold") == (409, "NOT_ON_HOLD")
    answer = await shop.done(order, "release-hold", hold_id=held["pack"]["holds"][0]["id"])
    assert answer["pack"]["holds"] == []


@pytest.mark.reaches("release-hold", "NOT_ON_HOLD")
async def test_release_is_refused_when_nothing_is_held(shop: Shop) -> None:
    """A2."""
    assert await shop.refused(await shop.take(), "release-hold") == (409, "NOT_ON_HOLD")
