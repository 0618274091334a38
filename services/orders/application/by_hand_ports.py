"""What an order by hand needs of the outside. One transaction behind it; nothing here commits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from services.orders.domain.item import Option
from services.orders.domain.pack import Pack
from shared.contracts.base import Contract


@dataclass(frozen=True, slots=True)
class Numbered:
    """An order that may be made: its numbers, of which 주문번호 is locked at its channel, and what its names are."""

    mgmt_no: int
    item_id: int
    version: int
    market_order_no: str
    channel_name: str
    channel_group_id: str | None
    option: Option


@dataclass(frozen=True, slots=True)
class Begun:
    """Whether the channel is active (None: there is none), and the numbers when the channel and the option are of use."""

    channel_active: bool | None
    numbered: Numbered | None


class ByHand(Protocol):
    """What an order by hand reads and writes."""

    async def begin(self, channel_id: str, option_code: str, number: str, made: str) -> Begun:
        """Take the numbers and lock `number`; an empty one is made of `made` and the 관리번호."""
        ...

    async def insert(self, pack: Pack) -> bool:
        """Insert a pack of one order of one line; False, and nothing is inserted: the channel has its 주문번호."""
        ...


class ByHandUow(Protocol):
    """What this use case touches."""

    @property
    def by_hand(self) -> ByHand: ...
    async def publish(self, messages: Sequence[Contract]) -> None: ...
