"""What orders publishes of its masters."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from shared.contracts.base import Contract, Value
from shared.contracts.orders_base import EVENTS_EXCHANGE


class OptionState(Value):
    """상품옵션 as readers need it (F-026): stock and 품절 flags."""

    option_code: str
    product_code: str
    product_name: str
    option_name: str
    supplier_name: str
    consignment: bool
    stock_on_hand: int
    sold_out: bool
    temporarily_sold_out: bool
    version: int
    supplier_id: str | None = None
    supplier_group_id: str | None = None


class OptionsChanged(Contract):
    """Options were created or edited, or their stock moved."""

    TYPE: ClassVar[str] = "orders.options.changed.v1"
    EXCHANGE: ClassVar[str] = EVENTS_EXCHANGE
    at: datetime
    options: tuple[OptionState, ...]

    def subject(self) -> str:
        return "options"


class ChannelChanged(Contract):
    """판매처 was created or edited."""

    TYPE: ClassVar[str] = "orders.channel.changed.v1"
    EXCHANGE: ClassVar[str] = EVENTS_EXCHANGE
    at: datetime
    channel_id: str
    name: str
    group_id: str | None
    adapter: str
    active: bool
    version: int

    def subject(self) -> str:
        return self.channel_id

    def sequence(self) -> int | None:
        return self.version
