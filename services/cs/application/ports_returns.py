"""Returns and exchanges as the use cases of cs see them. A case that was locked stays as it is until the commit."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Protocol

from services.cs.domain.exchanges import ExchangeCase
from services.cs.domain.returns import ReturnCase
from shared.contracts.snapshots import OrderStatus
from shared.runtime.command import CommandContext


class Returns(Protocol):
    """반품."""

    async def open(self, row: dict[str, Any], items: Sequence[dict[str, Any]]) -> int | None:
        """A new case; None: it is known already."""
        ...

    async def lock(self, ids: Collection[int]) -> dict[int, ReturnCase]:
        """Those that exist, locked ascending."""
        ...

    async def save(self, case: ReturnCase, ctx: CommandContext) -> None:
        """As it is now, with its changes, at its new version."""
        ...

    async def came(self, mgmt_no: int, item_ids: Collection[int]) -> dict[int, dict[int, int]]:
        """Of each line: pieces that were in the box, by return, in the order of their arrival; without those that were
        refunded or sent once more."""
        ...

    async def changes_since(self, id: int, version: int) -> list[dict[str, Any]]: ...
    async def row(self, id: int) -> dict[str, Any]:
        """As the list shows it."""
        ...


class Exchanges(Protocol):
    """교환예정."""

    async def open(self, row: dict[str, Any]) -> int | None:
        """A new case, with the return that was asked for together with it; None: it is known already."""
        ...

    async def join(self, return_case_id: int) -> None:
        """Name the return in the exchange that was asked for together with it."""
        ...

    async def lock(self, ids: Collection[int]) -> dict[int, ExchangeCase]: ...
    async def take_turns(self, mgmt_nos: Collection[int]) -> None:
        """Wait for who opens exchanges of these orders, or inspects returns of them; until the end of the transaction."""
        ...

    async def lock_lines(self, mgmt_no: int, item_ids: Collection[int]) -> dict[int, list[ExchangeCase]]:
        """Of each line with an exchange that waits: all its exchanges that were not called off, the oldest first."""
        ...

    async def lock_replacement(self, new_mgmt_no: int) -> ExchangeCase | None:
        """The exchange that this order carries."""
        ...

    async def any_waiting(self, new_mgmt_nos: Collection[int]) -> bool:
        """Whether one of these is a replacement that waits."""
        ...

    async def lock_not_held(self, new_mgmt_nos: Collection[int]) -> list[ExchangeCase]:
        """Of these replacements, those that wait here and that nothing holds for it any more."""
        ...

    async def save(self, case: ExchangeCase, ctx: CommandContext) -> None: ...
    async def status_of(self, new_mgmt_no: int) -> OrderStatus | None: ...
    async def changes_since(self, id: int, version: int) -> list[dict[str, Any]]: ...
    async def row(self, id: int) -> dict[str, Any]: ...
