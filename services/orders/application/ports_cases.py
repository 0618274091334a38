"""Claims, returns and exchanges as the actions need them: what other services ask of an order and orders remembers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from services.orders.domain.claims import Claim
from services.orders.domain.exchange_end import CallOff
from services.orders.domain.returns import Returning
from shared.runtime.command import CommandContext


class Claims(Protocol):
    """Claims as orders keeps them."""

    async def lock(self, claim_id: str) -> Claim | None: ...
    async def lock_recorded(self, mgmt_nos: Sequence[int]) -> None:
        """Before the packs: lock the claims that were only recorded (배송) for these orders and their pack mates."""
        ...

    async def recorded_of(self, mgmt_nos: Sequence[int]) -> Sequence[Claim]:
        """Under the pack's lock: all of them; start over where one came between the locks."""
        ...

    async def save(self, claim: Claim) -> None: ...


class Returns(Protocol):
    """Pieces on their way back, and the 입고예정 of them."""

    async def open_of(self, mgmt_no: int) -> Sequence[Returning]:
        """Those of an order that are awaited: neither arrived nor cancelled nor settled."""
        ...

    async def any_unsettled(self, mgmt_nos: Sequence[int]) -> bool:
        """Whether a return of these orders is open (domain.md 2.6): neither settled nor cancelled."""
        ...

    async def of(self, return_id: str) -> Sequence[Returning]:
        """The lines of a return, by item."""
        ...

    async def save(self, lines: Sequence[Returning]) -> None:
        """Write where lines stand."""
        ...

    async def add(self, lines: Sequence[Returning], ctx: CommandContext) -> None: ...


class Exchanges(Protocol):
    """Replacements, and how their exchanges were called off."""

    async def parts_of(self, replacement: int) -> Sequence[int]:
        """The order and those that were split off of it, and off of those."""
        ...

    async def called_off(self, replacement: int, parts: Sequence[int]) -> CallOff | None:
        """Under the locks of the packs of `parts`: what was answered last; start over where another was split off."""
        ...

    async def save(self, call_off: CallOff, ctx: CommandContext) -> None: ...
