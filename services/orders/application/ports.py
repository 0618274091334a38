"""What the actions need of the outside. One transaction behind it; nothing here commits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from services.orders.application.matchings import Matchings
from services.orders.application.ports_cases import Claims, Exchanges, Returns
from services.orders.domain.changes import Difference, Seen
from services.orders.domain.derived import Channel
from services.orders.domain.item import Option
from services.orders.domain.matching import MatchKey
from services.orders.domain.pack import LedgerEntry, Pack
from services.orders.domain.priority import Queue
from services.orders.domain.shipment import StockOut
from services.orders.domain.waybill import Use, Waybill
from shared.contracts.base import Contract
from shared.contracts.codes import Refusal
from shared.contracts.orders import OptionState
from shared.runtime.command import CommandContext


@dataclass(frozen=True, slots=True)
class LockedPacks:
    """Packs under their locks. `version` was taken after the last lock: what the command changes gets it."""

    version: int
    packs: Sequence[Pack]
    before: Mapping[int, Seen]

    def find(self, mgmt_no: int | None) -> Pack | None:
        """The pack of an order, deleted ones too."""
        return next((pack for pack in self.packs for order in pack.orders if order.mgmt_no == mgmt_no), None)

    def any_of(self, mgmt_no: int) -> Pack:
        """The pack of an order, deleted or not. Raises ORDER_NOT_FOUND."""
        pack = self.find(mgmt_no)
        if pack is None:
            raise Refusal("ORDER_NOT_FOUND", mgmt_no=mgmt_no)
        return pack

    def of(self, mgmt_no: int) -> Pack:
        """The pack of a live order. Raises ORDER_NOT_FOUND, ORDER_DELETED."""
        pack = self.any_of(mgmt_no)
        pack.order(mgmt_no)
        return pack


class Packs(Protocol):
    """Packs with everything that belongs to them."""

    async def lock(self, mgmt_nos: Sequence[int]) -> LockedPacks:
        """Lock the packs of these orders ascending, load them, take a version; start over if an order moved."""
        ...

    async def lock_numbers(self, mgmt_nos: Sequence[int]) -> Mapping[int, tuple[int, int]]:
        """Lock only; mgmt_no -> (pack_no, version)."""
        ...

    async def save(self, changed: Difference, ledger: Sequence[LedgerEntry], version: int, ctx: CommandContext) -> None:
        """Write what changed under `version`, with the ledger and the changes that a stale client is told."""
        ...

    async def changes_since(self, pack_no: int, mgmt_no: int, version: int) -> Sequence[Mapping[str, Any]]:
        """`{field, old, new, by, at}` of the packs that the order was in, oldest first."""
        ...


class Invoices(Protocol):
    """Waybill numbers in use (D6)."""

    @property
    def unique_for(self) -> timedelta: ...
    async def use_elsewhere(self, waybill: Waybill, pack_no: int) -> Use | None:
        """Lock the number, then say which other pack got it last."""
        ...


class Stock(Protocol):
    """Options' stock."""

    async def lock_of_packs(self, pack_nos: Sequence[int]) -> None: ...
    async def take_out(self, moved: Sequence[StockOut], ctx: CommandContext) -> Sequence[OptionState]:
        """Lock the options by code, take the pieces out, write the movements."""
        ...

    async def put_back(self, mgmt_nos: Sequence[int], ctx: CommandContext) -> Sequence[OptionState]:
        """Lock the options by code and put back what left with these orders and has not been put back."""
        ...

    async def take_back(self, moved: Sequence[tuple[str, int, int]], ctx: CommandContext) -> Sequence[OptionState]:
        """From (option, order, pieces in): lock the options by code, put the pieces in, write the movements."""
        ...

    async def option(self, option_code: str) -> Option | None: ...


class Numbers(Protocol):
    """Numbers that the database gives."""

    async def new_order(self, items: int, channel_id: str, market_order_no: str) -> tuple[int, tuple[int, ...]]:
        """A 관리번호 and so many item ids; the number at the channel is locked as intake does."""
        ...

    async def new_items(self, count: int) -> tuple[int, ...]:
        """So many item ids."""
        ...

    async def lock_line_of(self, mgmt_no: int) -> int | None:
        """Lock the order's number at its channel as intake does; the live order that has the same line, or for an
        order that no channel sent the same number."""
        ...

    async def copies_of(self, channel_id: str, market_order_no: str) -> Sequence[str]:
        """The channel's order numbers that begin with it, deleted ones too."""
        ...

    async def is_free(self, channel_id: str, market_order_no: str) -> bool:
        """Whether no order of the channel has the number, deleted ones too; it is locked."""
        ...


class Catalogue(Protocol):
    """Options and channels as commands name them."""

    async def priced(self, option_codes: Sequence[str], price_tier: str) -> Mapping[str, tuple[Option, int]]:
        """Those that exist, each with its price of the tier (판매가)."""
        ...

    async def channel(self, channel_id: str) -> Channel | None: ...


class Priorities(Protocol):
    """The queues of options."""

    async def lock(self, option_code: str) -> Queue:
        """Lock the option's ranks against other changes, then read them."""
        ...

    async def put(self, option_code: str, positions: Mapping[int, int], mgmt_no: int, ctx: CommandContext) -> None:
        """Write positions; only `mgmt_no` gets a new setter and time."""
        ...


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """A line that stands for the words of its channel: `key`. `option_code` None: unmatched."""

    pack_no: int
    option_code: str | None
    key: MatchKey


@dataclass(frozen=True, slots=True)
class Mates:
    """The first of so many orders, the oldest first."""

    mgmt_nos: Sequence[int]
    count: int


class Waiting(Protocol):
    """Orders that came under the same words of a channel, and were not changed by a person since."""

    async def line(self, mgmt_no: int, item_id: object) -> WaitingLine | None:
        """None where there is no such line, or it does not stand for words of a channel."""
        ...

    async def mates(
        self, key: MatchKey, wrong: str | None, code: str, but: int, limit: int, *, invoiced: bool = False
    ) -> Mates:
        """Those in 접수, or in 송장, with a line that is unmatched or carries `wrong`, and not `code`."""
        ...


class Uow(Protocol):
    """One transaction."""

    @property
    def packs(self) -> Packs: ...
    @property
    def invoices(self) -> Invoices: ...
    @property
    def stock(self) -> Stock: ...
    @property
    def numbers(self) -> Numbers: ...
    @property
    def catalogue(self) -> Catalogue: ...
    @property
    def priorities(self) -> Priorities: ...
    @property
    def returns(self) -> Returns: ...
    @property
    def exchanges(self) -> Exchanges: ...
    @property
    def claims(self) -> Claims: ...
    @property
    def matchings(self) -> Matchings: ...
    @property
    def waiting(self) -> Waiting: ...
    def new_id(self) -> str: ...
    def savepoint(self) -> AbstractAsyncContextManager[Any]: ...
    async def publish(self, messages: Sequence[Contract]) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCommand:
    """What every action takes. `expected_version` is the pack's; `automatic`: its record is written 완료 (2.9)."""

    mgmt_no: int
    note: str = ""
    alarm_at: datetime | None = None
    expected_version: int | None = None
    automatic: bool = False
