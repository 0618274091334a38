"""Round trips to the database are gated, not seconds: a command takes the same few statements whatever its pack holds."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from tests.integration.orders.conftest import Shop


@contextmanager
def counted(shop: Shop) -> Iterator[list[str]]:
    """The statements that the app sends meanwhile, BEGIN and COMMIT aside."""
    sent: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(" ".join(statement.split()))

    event.listen(shop.engine.sync_engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(shop.engine.sync_engine, "before_cursor_execute", note)


async def test_commands_take_few_statements_when_they_are_carried_out(shop: Shop) -> None:
    orders = await shop.take_pack("a", "b", "c", "d")
    one = orders[0]
    item = await shop.item_id(one)
    for most, action, body in (
        (5, "cancel-items", {"items": [{"item_id": item, "qty": 1}], "reason": "RETURN_REFUND"}),
        (5, "restore-all", {}),
        (6, "set-hold", {}),
        (6, "release-hold", {}),
        (5, "change-shipping-info", {"recipient": {"memo": "문 앞"}}),
        (7, "assign-invoice", {"courier": "CJ", "invoice_no": "123456789012"}),
        (8, "confirm-shipment", {}),
    ):
        with counted(shop) as sent:
            await shop.done(one, action, **body)
        assert len(sent) <= most, (action, sent)


async def test_changes_take_few_statements_when_they_are_carried_out(shop: Shop) -> None:
    """A9, A14, A16, A18, A20, A23, A32-A34: the same few, whatever else the order's pack holds."""
    one, gone, *_ = await shop.take_pack("a", "b", "c", "d")
    item = await shop.item_id(one)
    changes: tuple[tuple[int, int, str, dict[str, Any]], ...] = (
        (5, one, "forbid-combine", {}),
        (5, one, "allow-combine", {}),
        (6, gone, "delete", {}),
        (8, gone, "restore-deleted", {}),
        (11, one, "copy", {}),
        (9, one, "add-items", {"items": [{"option_code": "31256", "qty": 1}]}),
        (11, one, "split-order", {"items": [{"item_id": item, "qty": 1}]}),
        (8, one, "set-priority", {"option_code": "31255"}),
        (6, one, "clear-priority", {"option_code": "31255"}),
    )
    for most, order, action, body in changes:
        with counted(shop) as sent:
            await shop.done(order, action, **body)
        assert len(sent) <= most, (action, len(sent), sent)
    await shop.shipped(one)
    told: dict[str, Any] = {"note": "출고 취소", "confirm_channel_told": True}
    steps: tuple[tuple[int, str, dict[str, Any]], ...] = (
        (9, "undo-shipment", told),
        (8, "confirm-shipment", {}),
        (7, "request-pickup", {"items": [{"item_id": item, "qty": 1}]}),
    )
    for most, action, body in steps:
        with counted(shop) as sent:
            await shop.done(one, action, **body)
        assert len(sent) <= most, (action, len(sent), sent)


async def test_refusal_takes_three_statements_when_the_state_forbids_the_command(shop: Shop) -> None:
    order = await shop.take()
    with counted(shop) as sent:
        assert (await shop.act(order, "confirm-shipment")).json()["code"] == "NOT_INVOICED"
    assert len(sent) == 3, sent
