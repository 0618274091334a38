"""Every action of orders: what it is asked with, and a fresh order in a state in which it is carried out.

An action that this page does not know is asked with nothing about an order in 접수: the tests of all actions fail until
it stands here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.integration.orders.conftest import Shop

REASON = "RETURN_REFUND"
BEFORE: Mapping[str, tuple[str, ...]] = {
    "release-hold": ("set-hold",),
    "change-invoice": ("assign-invoice",),
    "remove-invoice": ("assign-invoice",),
    "confirm-shipment": ("assign-invoice",),
    "restore-all": ("cancel-all",),
    "restore-items": ("cancel-items",),
    "allow-combine": ("forbid-combine",),
    "restore-deleted": ("delete",),
    "clear-priority": ("set-priority",),
    "undo-shipment": ("assign-invoice", "confirm-shipment"),
    "request-pickup": ("assign-invoice", "confirm-shipment"),
    "mark-return-expected": ("assign-invoice", "confirm-shipment"),
}
"""What is done to an order in 접수 first."""


def bodies(order: int = 1, item_id: int = 1, target: int = 1) -> dict[str, dict[str, Any]]:
    """Good values, about a line of `order`; waybill numbers are the order's own."""
    lines = {"items": [{"item_id": item_id, "qty": 1}]}
    return {
        "change-shipping-info": {"recipient": {"name": "나다라"}},
        "assign-invoice": {"courier": "CJ", "invoice_no": f"8{order:011d}"},
        "change-invoice": {"invoice_no": f"9{order:011d}"},
        "combine-add": {"target_mgmt_no": target, "confirm_recipient_mismatch": True},
        "cancel-all": {"reason": REASON},
        "cancel-items": {**lines, "reason": REASON},
        "restore-items": lines,
        "match": {"item_id": item_id, "option_code": "31256", "remember": False},
        "copy-all": {"channel_id": "eleven-1"},
        "exchange-item": {"item_id": item_id, "qty": 1, "new_option_code": "31256", "reason": "EXCHANGE_SIMPLE"},
        "add-items": {"items": [{"option_code": "31256", "qty": 1}]},
        "split-order": lines,
        "undo-shipment": {"note": "출고 취소", "confirm_channel_told": True},
        "request-pickup": lines,
        "mark-return-expected": lines,
        "set-priority": {"option_code": "31255"},
        "clear-priority": {"option_code": "31255"},
    }


async def ready(shop: Shop, action: str) -> tuple[int, dict[str, Any]]:
    """An order of a pack of two that the action can be done to, and its body with the pack's version."""
    order, _ = await shop.take_pack("a", "b")
    asked = bodies(order, await shop.item_id(order), await shop.take())
    for before in BEFORE.get(action, ()):
        await shop.done(order, before, **asked.get(before, {}))
    version = (await shop.pack(order))["version"]
    return order, {**asked.get(action, {}), "expected_version": version}
