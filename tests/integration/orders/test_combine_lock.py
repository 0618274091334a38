"""합포금지설정, 합포금지해제 (A9, F-092, F-093) over HTTP."""

import pytest

from tests.integration.orders.conftest import Shop

MISMATCH = {"confirm_recipient_mismatch": True}


@pytest.mark.reaches("forbid-combine", "COMBINE_ALREADY_FORBIDDEN")
@pytest.mark.reaches("allow-combine", "COMBINE_NOT_FORBIDDEN")
async def test_pack_is_locked_and_unlocked_when_a9_is_asked(shop: Shop) -> None:
    """A9, F-092, F-093."""
    one, mate = await shop.take_pack("a", "b")
    answer = await shop.done(mate, "forbid-combine", note="따로")
    assert (answer["pack_no"], answer["pack"]["combine_locked"]) == (one, True)
    assert await shop.refused(one, "forbid-combine") == (409, "COMBINE_ALREADY_FORBIDDEN")
    answer = await shop.done(one, "allow-combine")
    assert answer["pack"]["combine_locked"] is False
    assert await shop.refused(mate, "allow-combine") == (409, "COMBINE_NOT_FORBIDDEN")
    [forbidden] = await shop.said("orders.pack.combine-forbidden.v1")
    [allowed] = await shop.said("orders.pack.combine-allowed.v1")
    assert (forbidden.model_dump()["mgmt_no"], forbidden.model_dump()["note"]) == (mate, "따로")
    assert allowed.sequence() == answer["version"]


async def test_nothing_joins_or_leaves_when_a_pack_is_forbidden(shop: Shop) -> None:
    """A9."""
    one, two = await shop.take_pack("a", "b")
    await shop.done(one, "forbid-combine")
    other = await shop.take()
    assert await shop.refused(other, "combine-add", target_mgmt_no=one, **MISMATCH) == (409, "COMBINE_LOCKED")
    assert await shop.refused(two, "combine-exclude") == (409, "COMBINE_LOCKED")
    newcomer = await shop.take(name="한집0")
    assert (await shop.pack(newcomer))["pack_no"] == newcomer, "intake leaves a locked pack alone"


async def test_order_stays_forbidden_when_it_comes_back_out_of_the_trash(shop: Shop) -> None:
    """A9, A16, A17, A33."""
    one, two, three = await shop.take_pack("a", "b", "c")
    await shop.done(one, "forbid-combine")
    await shop.done(two, "delete")
    assert (await shop.done(two, "restore-deleted"))["pack"]["combine_locked"] is True
    await shop.done(one, "delete-pack")
    assert (await shop.done(three, "restore-deleted"))["pack"]["combine_locked"] is True
    newcomer = await shop.take(name="한집0")
    assert (await shop.pack(newcomer))["pack_no"] == newcomer, "intake joins neither"


async def test_order_that_stays_behind_is_forbidden_too_when_its_pack_gets_a_waybill(shop: Shop) -> None:
    """A4, A9."""
    one, two = await shop.take_pack("a", "b")
    await shop.done(one, "forbid-combine")
    await shop.done(one, "cancel-all", reason="RETURN_REFUND")
    await shop.invoiced(two)
    assert (await shop.done(one, "restore-all"))["pack"]["combine_locked"] is True
    newcomer = await shop.take(name="한집0")
    assert (await shop.pack(newcomer))["pack_no"] == newcomer


@pytest.mark.reaches("forbid-combine", "LOCKED_BY_INVOICE")
@pytest.mark.reaches("allow-combine", "LOCKED_BY_INVOICE")
async def test_forbidding_is_refused_when_there_is_a_waybill(shop: Shop) -> None:
    """A9, D4."""
    order = await shop.invoiced(await shop.take())
    assert await shop.refused(order, "forbid-combine") == (409, "LOCKED_BY_INVOICE")
    assert await shop.refused(order, "allow-combine") == (409, "LOCKED_BY_INVOICE")


async def test_pack_is_locked_once_when_forbidden_in_bulk(shop: Shop) -> None:
    one, mate = await shop.take_pack("a", "b")
    results = await shop.bulk("forbid-combine", mgmt_nos=[one, mate, 999_999])
    assert [(each["ok"], each["code"]) for each in results] == [
        (True, None), (True, "SAME_PACK"), (False, "ORDER_NOT_FOUND"),
    ]  # fmt: skip
