"""Orders that a channel's program puts on the broker: the good lines are taken, the others parked with the reason."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.adapters.uow_intake import SqlIntakeUow
from services.orders.entrypoints.consumers_intake import subscriptions
from shared.bus.outbox import Outbox
from shared.bus.received import External
from shared.bus.subscription import ExternalSubscription, Poison
from shared.runtime.clock import utc_now
from shared.runtime.ids import uuid7
from tests.integration.orders.conftest import Shop


async def hear(shop: Shop, body: bytes, message_id: str = "m1") -> None:
    """Handle one message of the channel's broker user, as the bus does."""
    outbox = Outbox("orders", utc_now, uuid7)

    def uow(conn: AsyncConnection) -> SqlIntakeUow:
        return SqlIntakeUow(conn, outbox)

    [heard] = [each for each in subscriptions(uow, uow, utc_now, uuid7) if isinstance(each, ExternalSubscription)]
    message = External(body, "eleven-1", message_id, "orders.eleven-1")
    await shop.database.transaction(lambda conn: heard.handler(conn, message))


def order(number: str, **changes: Any) -> dict[str, Any]:
    address = {"name": f"나래{number}", "address": f"서울 가나구 다라로 {number}"}
    return {"channel_id": "eleven-1", "market_order_no": number, "market_line_no": "1", "option_code": "31255",
            "qty": 1, "price": 1000, "recipient": address, **changes}  # fmt: skip


def said(*orders: Any) -> bytes:
    return json.dumps({"orders": orders}).encode()


async def taken(shop: Shop) -> list[str]:
    return [row["market_order_no"] for row in await shop.rows("SELECT market_order_no FROM orders ORDER BY 1")]


async def test_only_bad_lines_are_parked_when_a_message_holds_some(shop: Shop) -> None:
    """F-193: each bad line as it was sent, under one reason that quotes none of its data."""
    bad = [order("2", qty=10**30), order("3", surprise="홍가람"), "주문", order("4", channel_id="naver-1"),
           order("5", qty=0)]  # fmt: skip
    await hear(shop, said(order("1"), *bad, order("6")))
    assert await taken(shop) == ["1", "6"]
    [row] = await shop.rows("SELECT * FROM bus_failed")
    assert (row["state"], row["message_id"], row["routing_key"]) == ("PARKED", "eleven-1:m1#part", "orders.eleven-1")
    assert row["reason"] == (
        "refused: INVALID_VALUE /, INVALID_VALUE /qty, QTY_ZERO, UNKNOWN_FIELD /surprise, a line of another channel"
    )
    kept = json.loads(bytes(row["body"]))["orders"]
    assert kept[:4] == bad[:4]
    assert (kept[4]["market_order_no"], kept[4]["qty"]) == ("5", 0)


async def test_corrected_lines_are_taken_when_their_part_is_heard_again(shop: Shop) -> None:
    """F-193: what is parked is a message of the same shape."""
    await hear(shop, said(order("1"), order("2", qty="2")))
    [row] = await shop.rows("SELECT body FROM bus_failed")
    await hear(shop, bytes(row["body"]).replace(b'"qty": "2"', b'"qty": 2'), "m1#part")
    assert await taken(shop) == ["1", "2"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'{"orders": [', "json_invalid"),
        (b'{"orders": []}', "too_short at orders"),
        (b'{"lines": []}', "missing at orders"),
        (b'{"orders": [{}], "a\\u0000b": 1}', "extra_forbidden at ab"),
        (said(*[order("1")] * 1001), "TOO_MANY_ROWS"),
        (said(order("1", qty="1"), 7), "INVALID_VALUE /, INVALID_VALUE /qty"),
        (said(order("1", channel_id="naver-1")), "a line of another channel"),
    ],
    ids=["no JSON", "no line", "no orders", "an odd name", "too many", "no readable line", "no line of theirs"],
)
async def test_message_is_parked_as_a_whole_when_nothing_of_it_can_be_taken(
    shop: Shop, body: bytes, reason: str
) -> None:
    """F-193."""
    with pytest.raises(Poison) as refused:
        await hear(shop, body)
    assert reason in str(refused.value)
    assert "\x00" not in str(refused.value)
    assert await taken(shop) == []
