"""Orders as cancellations knows them: what claims are matched against. Fed by events, decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shared.contracts.snapshots import OrderSource, OrderStatus


@dataclass(frozen=True, slots=True)
class KnownItem:
    """A line of an order; pieces."""

    item_id: int
    option_code: str | None
    product_name: str
    option_name: str
    qty: int
    cancelled_qty: int
    added_by_cs: bool


@dataclass(frozen=True, slots=True)
class KnownOrder:
    """One order (관리번호): one line of a channel's order."""

    mgmt_no: int
    channel_id: str
    market_order_no: str
    market_line_no: str
    product_code: str
    product_name: str
    option_name: str
    items: tuple[KnownItem, ...]
    source: OrderSource
    deleted: bool
    status: OrderStatus
    buyer_name: str
    placed_at: datetime
    invoice_no: str | None = None
    shipped_at: datetime | None = None

    @property
    def own_items(self) -> tuple[KnownItem, ...]:
        """The lines that the channel sold; what C/S added is not the channel's to cancel."""
        return tuple(item for item in self.items if not item.added_by_cs) or self.items

    @property
    def qty(self) -> int:
        return sum(item.qty for item in self.own_items)

    @property
    def left(self) -> int:
        """Pieces that can still be cancelled."""
        return sum(item.qty - item.cancelled_qty for item in self.own_items)

    @property
    def item_id(self) -> int | None:
        """The line that a claim of this order means; None where an exchange has split it."""
        return self.own_items[0].item_id if len(self.own_items) == 1 else None
