"""Times with an offset of 16 hours and more, which the database of another service could not read: kept in UTC."""

from datetime import UTC, datetime
from typing import Any

from shared.contracts.orders import OrdersEvent
from tests.integration.orders.conftest import Shop

SENT = "2026-12-01T17:00:00+16:00"
KEPT = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)


def _utc(at: datetime | None) -> Any:
    return at and (at, at.utcoffset())


async def test_alarm_is_told_in_utc_when_it_is_sent_with_such_an_offset(shop: Shop) -> None:
    """A1 with 알람, on one order and in bulk; A3 too."""
    one, two, three = [await shop.take() for _ in range(3)]
    await shop.done(one, "set-hold", reason="확인", alarm_at=SENT)
    assert [row["ok"] for row in await shop.bulk("set-hold", mgmt_nos=[two], alarm_at=SENT)] == [True]
    assert [row["ok"] for row in await shop.bulk("set-hold", rows=[{"mgmt_no": three, "alarm_at": SENT}])] == [True]
    await shop.done(one, "change-shipping-info", recipient={"memo": "문 앞"}, alarm_at=SENT)
    told = [each for each in await shop.said() if isinstance(each, OrdersEvent) and each.alarm_at is not None]
    assert [each.mgmt_no for each in told] == [one, two, three, one]
    assert {_utc(each.alarm_at) for each in told} == {_utc(KEPT)}


async def test_times_of_an_order_are_told_in_utc_when_intake_sends_such_offsets(shop: Shop) -> None:
    order = await shop.take(ordered_at=SENT, ship_by="2026-12-04T17:00:00-23:59")
    [event] = await shop.said("orders.order.created.v1")
    assert isinstance(event, OrdersEvent)
    [line] = event.packs[0].orders
    assert _utc(line.ordered_at) == _utc(KEPT)
    assert _utc(line.ship_by) == _utc(datetime(2026, 12, 5, 16, 59, tzinfo=UTC))
    [kept] = await shop.rows("SELECT ordered_at FROM orders WHERE mgmt_no = :no", no=order)
    assert kept["ordered_at"] == KEPT
