"""Packs and orders as orders publishes them, made by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from shared.contracts.people import Buyer, Recipient
from shared.contracts.snapshots import Order, OrderSource, OrderStatus, Pack

NOON = datetime(2026, 11, 2, 3, tzinfo=UTC)


def a_pack(pack_no: int, version: int, *orders: Order, mobile: str = "01000000077", tel: str = "", **more: Any) -> Pack:
    """A pack whose recipient has these numbers."""
    name = more.pop("name", "김가용")
    return Pack(
        pack_no=pack_no, version=version, recipient=Recipient(name=name, mobile=mobile, tel=tel), orders=orders, **more
    )


def an_order(mgmt_no: int, version: int, pack_no: int | None = None, **more: Any) -> Order:
    """An order of a pack; alone when the pack is not named."""
    fields: dict[str, Any] = {
        "mgmt_no": mgmt_no, "pack_no": pack_no or mgmt_no, "version": version, "status": OrderStatus.RECEIVED,
        "channel_id": "naver-1", "channel_name": "스마트스토어", "market_order_no": f"ord{mgmt_no}",
        "market_line_no": "1", "placed_at": NOON, "source": OrderSource.CHANNEL, "buyer": Buyer(name="이나다"),
        "items": (),
    }  # fmt: skip
    return Order(**(fields | more))
