"""Round trips to the database are gated, not seconds: a command takes the same few statements whatever its pack holds."""

from typing import Any

from tests.integration.orders.conftest import Shop
from tests.support.statements import counted


async def test_commands_take_few_statements_when_they_are_carried_out(shop: Shop) -> None:
    orders = await shop.take_pack("a", "b", "c", "d")
    one = orders[0]
    item = await shop.item_id(one)
    for most, action, body in (
        (4, "cancel-items", {"items": [{"item_id": item, "qty": 1}], "reason": "RETURN_REFUND"}),
        (4, "restore-all", {}),
        (4, "set-hold", {}),
        (4, "release-hold", {}),
        (4, "change-shipping-info", {"recipient": {"memo": "문 앞"}}),
        (6, "assign-invoice", {"courier": "CJ", "invoice_no": "123456789012"}),
        (7, "confirm-shipment", {}),
    ):
        with counted(shop.engine) as sent:
            await shop.done(one, action, **body)
        assert len(sent) <= most, (action, sent)


async def test_changes_take_few_statements_when_they_are_carried_out(shop: Shop) -> None:
    """A9, A14, A16, A18, A20, A23, A32-A34: the same few, whatever else the order's pack holds."""
    one, gone, *_ = await shop.take_pack("a", "b", "c", "d")
    item = await shop.item_id(one)
    changes: tuple[tuple[int, int, str, dict[str, Any]], ...] = (
        (4, one, "forbid-combine", {}),
        (4, one, "allow-combine", {}),
        (5, gone, "delete", {}),
        (7, gone, "restore-deleted", {}),
        (10, one, "copy", {}),
        (8, one, "add-items", {"items": [{"option_code": "31256", "qty": 1}]}),
        (10, one, "split-order", {"items": [{"item_id": item, "qty": 1}]}),
        (7, one, "set-priority", {"option_code": "31255"}),
        (5, one, "clear-priority", {"option_code": "31255"}),
    )
    for most, order, action, body in changes:
        with counted(shop.engine) as sent:
            await shop.done(order, action, **body)
        assert len(sent) <= most, (action, len(sent), sent)
    await shop.shipped(one)
    told: dict[str, Any] = {"note": "출고 취소", "confirm_channel_told": True}
    steps: tuple[tuple[int, str, dict[str, Any]], ...] = (
        (11, "undo-shipment", told),  # claims are locked before the pack and looked at after it, as its returns are
        (7, "confirm-shipment", {}),
        (6, "request-pickup", {"items": [{"item_id": item, "qty": 1}]}),
    )
    for most, action, body in steps:
        with counted(shop.engine) as sent:
            await shop.done(one, action, **body)
        assert len(sent) <= most, (action, len(sent), sent)


async def test_refusal_takes_two_statements_when_the_state_forbids_the_command(shop: Shop) -> None:
    order = await shop.take()
    with counted(shop.engine) as sent:
        assert (await shop.act(order, "confirm-shipment")).json()["code"] == "NOT_INVOICED"
    assert len(sent) == 2, sent


async def test_order_by_hand_takes_three_statements_when_it_is_made(shop: Shop) -> None:
    """A24: what it needs, what it writes, what is said."""
    order = {"channel_id": "eleven-1", "option_code": "31255", "qty": 1, "price": 9000, "buyer": {"name": "나래"}}
    with counted(shop.engine) as sent:
        answer = await shop.post("/orders", {**order, "recipient": {"name": "나래"}})
    assert (answer.status_code, len(sent)) == (201, 3), (answer.text, sent)
