"""Pairs of actions at once, each with the outcomes that are allowed; nothing else may come out, whoever is first."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest

from shared.contracts.access import Role
from tests.integration.orders.conftest import Shop

REASON = {"reason": "RETURN_REFUND"}
Move = tuple[int, str, dict[str, Any]]
TIMES = 4


@dataclass(frozen=True)
class Pair:
    """`make` gives two moves that are sent at once; `allowed` are the pairs of codes (None: done)."""

    name: str
    make: Callable[[Shop], Awaitable[tuple[Move, Move]]]
    allowed: frozenset[tuple[str | None, str | None]]


async def combine_cancel(shop: Shop) -> tuple[Move, Move]:
    one, two = await shop.take(), await shop.take()
    body = {"target_mgmt_no": two, "confirm_recipient_mismatch": True}
    return (one, "combine-add", body), (two, "cancel-all", REASON)


async def exclude_delete(shop: Shop) -> tuple[Move, Move]:
    _, two, _ = await shop.take_pack("a", "b", "c")
    return (two, "combine-exclude", {}), (two, "delete", {})


async def combine_forbid(shop: Shop) -> tuple[Move, Move]:
    one, two = await shop.take(), await shop.take()
    body = {"target_mgmt_no": two, "confirm_recipient_mismatch": True}
    return (one, "combine-add", body), (two, "forbid-combine", {})


async def delete_label(shop: Shop) -> tuple[Move, Move]:
    order = await shop.take()
    shop.taken += 1
    return (order, "delete", {}), (order, "assign-invoice", {"courier": "CJ", "invoice_no": f"7{shop.taken:011d}"})


async def delete_delete(shop: Shop) -> tuple[Move, Move]:
    one, two = await shop.take_pack("a", "b")
    return (one, "delete-pack", {}), (two, "delete", {})


async def split_cancel(shop: Shop) -> tuple[Move, Move]:
    order = await shop.take()
    lines = [{"item_id": await shop.item_id(order), "qty": 2}]
    return (order, "split-order", {"items": lines}), (order, "cancel-items", {"items": lines, **REASON})


async def exchange_label(shop: Shop) -> tuple[Move, Move]:
    order = await shop.take()
    shop.taken += 1
    body = {"item_id": await shop.item_id(order), "qty": 1, "new_option_code": "31256", "reason": "EXCHANGE_SIMPLE"}
    return (order, "exchange-item", body), (
        order, "assign-invoice", {"courier": "CJ", "invoice_no": f"7{shop.taken:011d}"},
    )  # fmt: skip


async def exchange_exchange(shop: Shop) -> tuple[Move, Move]:
    order = await shop.shipped(await shop.take())
    body = {"item_id": await shop.item_id(order), "qty": 2, "new_option_code": "31256", "reason": "EXCHANGE_SIMPLE"}
    return (order, "exchange-item", body), (order, "exchange-item", body)


async def undo_pickup(shop: Shop) -> tuple[Move, Move]:
    order = await shop.shipped(await shop.take())
    lines = [{"item_id": await shop.item_id(order), "qty": 1}]
    undo = {"note": "출고 취소", "confirm_channel_told": True}
    return (order, "undo-shipment", undo), (order, "request-pickup", {"items": lines})


async def pickup_pickup(shop: Shop) -> tuple[Move, Move]:
    order = await shop.shipped(await shop.take())
    body = {"items": [{"item_id": await shop.item_id(order), "qty": 3}], "auto_inbound": True}
    return (order, "request-pickup", body), (order, "request-pickup", body)


PAIRS = (
    Pair("combine × cancel", combine_cancel, frozenset({(None, None), ("FULLY_CANCELLED", None)})),
    Pair("exclude × delete", exclude_delete, frozenset({(None, None), ("ORDER_DELETED", None)})),
    Pair("combine × forbid", combine_forbid, frozenset({(None, None), ("COMBINE_LOCKED", None)})),
    Pair("delete × label", delete_label, frozenset({(None, "ORDER_DELETED"), ("DELETE_NOT_RECEIVED", None)})),
    Pair("delete-pack × delete", delete_delete, frozenset({(None, "ORDER_DELETED"), ("NOT_COMBINED", None)})),
    Pair("split × cancel", split_cancel, frozenset({(None, "QTY_OUT_OF_RANGE"), ("QTY_OUT_OF_RANGE", None)})),
    Pair("exchange × label", exchange_label, frozenset({(None, None), ("LOCKED_BY_INVOICE", None)})),
    Pair(
        "exchange × exchange",
        exchange_exchange,
        frozenset({(None, "QTY_OUT_OF_RANGE"), ("QTY_OUT_OF_RANGE", None)}),
    ),
    Pair("undo × pickup", undo_pickup, frozenset({(None, "PICKUP_NOT_SHIPPED"), ("RETURN_OPEN", None)})),
    Pair(
        "pickup × pickup",
        pickup_pickup,
        frozenset({(None, "INBOUND_ALREADY_REGISTERED"), ("INBOUND_ALREADY_REGISTERED", None)}),
    ),
)


@pytest.mark.parametrize("pair", PAIRS, ids=[pair.name for pair in PAIRS])
async def test_only_allowed_outcomes_when_two_actions_come_at_once(shop: Shop, pair: Pair) -> None:
    for _ in range(TIMES):
        first, second = await pair.make(shop)
        outcome = tuple(await asyncio.gather(_code(shop, first), _code(shop, second)))
        assert outcome in pair.allowed, outcome


async def test_numbers_and_ranks_differ_when_two_want_the_same_at_once(shop: Shop) -> None:
    order, other = await shop.take(), await shop.take()
    copies = await asyncio.gather(*(shop.act(order, "copy") for _ in range(2)))
    assert [answer.status_code for answer in copies] == [200, 200]
    numbers = {(await shop.pack(answer.json()["created"][0]))["orders"][0]["market_order_no"] for answer in copies}
    assert numbers == {"ORD000001_1", "ORD000001_2"}
    both = await asyncio.gather(*(shop.act(no, "set-priority", option_code="31255") for no in (order, other)))
    assert [answer.status_code for answer in both] == [200, 200]
    ranks = {(await shop.pack(no))["orders"][0]["priorities"][0]["rank"] for no in (order, other)}
    assert ranks == {1, 2}


async def test_line_is_there_once_when_it_is_restored_and_taken_anew_at_once(shop: Shop) -> None:
    for n in range(TIMES):
        order = await shop.take(market_order_no=f"N-{n}")
        await shop.done(order, "delete")
        line = {
            "channel_id": "eleven-1", "market_order_no": f"N-{n}", "market_line_no": "1", "qty": 3, "price": 9750,
            "option_code": "31255", "retake": True,
            "recipient": {"name": "가나", "zip": "04524", "address": "서울 가나구 다라로 12"},
        }  # fmt: skip
        restored, taken = await asyncio.gather(
            shop.act(order, "restore-deleted"), shop.post("/intake", {"orders": [line]}, role=Role.ADMIN)
        )
        [result] = taken.json()["results"]
        if restored.status_code == 200:
            assert (result["ok"], result["code"], result["mgmt_no"]) == (True, "ALREADY_TAKEN", order)
        else:
            assert restored.json()["code"] == "MARKET_ORDER_NO_EXISTS"
            assert (result["ok"], result["code"]) == (True, None)
        rows = await shop.rows("SELECT 1 FROM orders WHERE market_order_no = :no AND deleted_at IS NULL", no=f"N-{n}")
        assert len(rows) == 1


async def _code(shop: Shop, move: Move) -> str | None:
    """The code, None when it was done; who waited too long for the lock asks again."""
    mgmt_no, action, body = move
    while True:
        answer = await shop.act(mgmt_no, action, **body)
        if answer.status_code == 200:
            return None
        code = str(answer.json()["code"])
        if code != "LOCK_TIMEOUT":
            return code
