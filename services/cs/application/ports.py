"""What the use cases of cs need of the world. Adapters implement it; tests run both the fakes' and the real suites."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from services.cs.application.access_log import Access
from services.cs.application.filters import RecordFilter
from services.cs.application.ports_desk import Alarms, Macros, Staff
from services.cs.application.ports_jobs import Jobs
from services.cs.application.ports_returns import Exchanges, Returns
from services.cs.domain.records import Handled, RecordDraft
from shared.contracts.base import Contract
from shared.contracts.orders import ChannelChanged, OptionState


@dataclass(frozen=True, slots=True)
class AddedRecord:
    """A record that was really written: repeats are not here. `n` is its place among the drafts."""

    n: int
    id: int
    mgmt_no: int
    pack_no: int


@dataclass(frozen=True, slots=True)
class RecordState:
    """A record as it stands, locked by this transaction."""

    id: int
    mgmt_no: int
    pack_no: int
    handled: Handled


@dataclass(frozen=True, slots=True)
class Written:
    """What was older and gave way: packs, and orders with the pack that each is in now."""

    packs: set[int]
    homes: dict[int, int]


class ReadModel(Protocol):
    """The copy of orders' packs. Each row takes only what is newer than itself, in whatever order it comes."""

    async def put(
        self, grid: Sequence[dict[str, Any]], words: Sequence[dict[str, Any]], orders: Sequence[dict[str, Any]]
    ) -> Written:
        """Packs, what they are found by, and orders."""
        ...

    async def put_channels(self, channels: Sequence[ChannelChanged]) -> None: ...
    async def put_options(self, options: Sequence[OptionState]) -> None: ...
    async def follow_records(self, written: Collection[int] = (), mgmt_nos: Collection[int] = ()) -> set[int]:
        """After packs were written, or records of orders: keeps what packs say of their records, and returns those with
        미처리 records. The last thing to do."""
        ...

    async def packs_of(self, mgmt_nos: Collection[int]) -> dict[int, int]:
        """The pack that each known order is in now."""
        ...

    async def grid_rows(self, pack_nos: Collection[int]) -> list[tuple[dict[str, Any], bool]]:
        """Rows of the grid as they stand, and whether they have 미처리 records."""
        ...

    async def pack(self, pack_no: int) -> dict[str, Any] | None:
        """One pack with its orders, for `pack_detail`; None: no such pack, or no more."""
        ...

    async def begin_generation(self) -> None:
        """Let the same versions be written again."""
        ...

    async def empty(self) -> None: ...


class Records(Protocol):
    """C/S records and their state."""

    async def add(self, drafts: Sequence[RecordDraft]) -> list[AddedRecord]: ...
    async def lock(self, ids: Collection[int]) -> dict[int, RecordState]: ...
    async def move(self, ids: Collection[int], to: Handled, by: str, at: datetime) -> None: ...


class RecordSearch(Protocol):
    """Which records a search finds, as it is answered to people."""

    async def count(self, filter: RecordFilter) -> int: ...
    async def ids(self, filter: RecordFilter, limit: int) -> list[int]: ...


class Accesses(Protocol):
    """The access log: it only grows."""

    async def log(self, access: Access) -> None: ...


class Uow(Protocol):
    """One transaction."""

    @property
    def view(self) -> ReadModel: ...
    @property
    def records(self) -> Records: ...
    @property
    def search(self) -> RecordSearch: ...
    @property
    def jobs(self) -> Jobs: ...
    @property
    def accesses(self) -> Accesses: ...
    @property
    def alarms(self) -> Alarms: ...
    @property
    def macros(self) -> Macros: ...
    @property
    def staff(self) -> Staff: ...
    @property
    def returns(self) -> Returns: ...
    @property
    def exchanges(self) -> Exchanges: ...
    async def publish(self, messages: Sequence[Contract]) -> None: ...
