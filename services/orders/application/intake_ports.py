"""What intake needs of the outside. One transaction behind it; nothing here commits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from services.orders.application.matchings import Matchings
from services.orders.domain.auto_combine import Parcel
from services.orders.domain.intake import Intake, LineKey
from shared.contracts.base import Contract
from shared.contracts.people import Buyer, Recipient
from shared.contracts.snapshots import Pack
from shared.runtime.command import CommandContext


@dataclass(frozen=True, slots=True)
class ChannelInfo:
    """What intake must know of a channel."""

    name: str
    active: bool
    auto_combine: bool


@dataclass(frozen=True, slots=True)
class NewOrder:
    """A channel's order to insert, with its one line. `recipient` is what is on the label of its pack."""

    mgmt_no: int
    pack_no: int
    line: Intake
    buyer: Buyer
    recipient: Recipient
    recipient_key: str
    option_code: str | None


@dataclass(frozen=True, slots=True)
class Joined:
    """A waiting pack that orders join: what was on its label, and what is on it now."""

    pack_no: int
    was: Recipient
    now: Recipient


class IntakeStore(Protocol):
    """What intake reads and writes."""

    async def lock_lines_and_recipients(self, lines: Sequence[LineKey], recipients: Sequence[str]) -> None: ...
    async def channels(self, ids: Sequence[str]) -> Mapping[str, ChannelInfo]: ...
    async def known_lines(self, keys: Sequence[LineKey]) -> Mapping[LineKey, tuple[int, bool]]: ...
    async def shippers(self, option_codes: Sequence[str]) -> Mapping[str, str]: ...
    async def lock_waiting(self, recipients: Sequence[str]) -> Sequence[Parcel]: ...
    async def new_numbers(self, count: int) -> Sequence[int]: ...
    async def insert(self, orders: Sequence[NewOrder], joined: Sequence[Joined], ctx: CommandContext) -> None: ...
    async def snapshots(self, pack_nos: Sequence[int]) -> Sequence[Pack]: ...


class IntakeUow(Protocol):
    """What this use case touches."""

    @property
    def intake(self) -> IntakeStore: ...
    @property
    def matchings(self) -> Matchings: ...
    async def publish(self, messages: Sequence[Contract]) -> None: ...
