"""One order (관리번호): a channel's line as it was sent, and the lines that we ship for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from services.orders.domain.item import Item
from shared.contracts.codes import Refusal
from shared.contracts.people import Buyer
from shared.contracts.snapshots import OrderSource


@dataclass(slots=True)
class Order:
    """`priorities` maps an option code to its dense rank (A18). Money in won."""

    mgmt_no: int
    pack_no: int
    version: int
    channel_id: str
    channel_name: str
    market_order_no: str
    market_line_no: str
    placed_at: datetime
    source: OrderSource
    buyer: Buyer
    items: list[Item]
    channel_group_id: str | None = None
    ordered_at: datetime | None = None
    ship_by: datetime | None = None
    copied_from: int | None = None
    deleted_at: datetime | None = None
    channel_product_code: str = ""
    channel_product_name: str = ""
    channel_option_name: str = ""
    order_amount: int = 0
    paid_amount: int = 0
    settlement_expected: int = 0
    shipping_fee: int = 0
    priorities: dict[str, int] = field(default_factory=dict)

    @property
    def deleted(self) -> bool:
        return self.deleted_at is not None

    @property
    def left(self) -> int:
        """Pieces that are not cancelled."""
        return sum(item.left for item in self.items)

    @property
    def fully_cancelled(self) -> bool:
        return self.left == 0

    def has_left(self, option_code: str) -> bool:
        """Whether there are pieces of the option that are not cancelled."""
        return any(item.left for item in self.items if item.option_code == option_code)

    def forget_ranks(self) -> None:
        """A rank stands for pieces that will be shipped: with the last of its option it goes, for good."""
        self.priorities = {code: rank for code, rank in self.priorities.items() if self.has_left(code)}

    def item(self, item_id: object) -> Item:
        """Raises INVALID_VALUE, ITEM_NOT_FOUND."""
        if not isinstance(item_id, int) or isinstance(item_id, bool):
            raise Refusal("INVALID_VALUE", field="item_id")
        for item in self.items:
            if item.item_id == item_id:
                return item
        raise Refusal("ITEM_NOT_FOUND", item_id=item_id)
