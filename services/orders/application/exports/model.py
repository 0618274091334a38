"""An export and what its use cases need of the outside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Any, BinaryIO, NamedTuple, Protocol
from uuid import UUID

from services.orders.application.paging import Found, Part
from services.orders.application.queues import Queues
from shared.contracts.snapshots import Pack


@dataclass(frozen=True, slots=True)
class Export:
    """`unmasked`: for who may see people. `state`: RUNNING, DONE, CANCELLED, FAILED (after the last attempt; it may be
    resumed). `rows` of the file, and how many the list had (`found`): more where the file was cut; None until it is
    made."""

    id: UUID
    kind: str
    filter: Mapping[str, Any]
    reason: str
    unmasked: bool
    asked_by: str
    asked_at: datetime
    state: str = "RUNNING"
    rows: int | None = None
    found: int | None = None
    finished_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Caller:
    """`from_address` is what the gateway says, `request_id` leads to the other logs, `unmasked`: may see people,
    `any_file`: may take what others have asked for."""

    who: str
    from_address: str
    request_id: str
    unmasked: bool
    any_file: bool


@dataclass(frozen=True, slots=True)
class Access:
    """One line of the access log: who did what (`EXPORT`, `DOWNLOAD`) with whose data, from where, why."""

    at: datetime
    who: str
    from_address: str
    action: str
    mgmt_nos: Sequence[int]
    what: Mapping[str, Any]
    reason: str
    job_id: UUID
    request_id: str


class Line(NamedTuple):
    """A row of a file, and whose data it is."""

    cells: Sequence[object]
    mgmt_nos: Sequence[int]


@dataclass(frozen=True, slots=True)
class Made:
    """A file, how many rows it has of how many, and whose data."""

    file: bytes
    rows: int
    found: int
    mgmt_nos: Sequence[int]


class Exports(Protocol):
    """Exports, their files, and the log of them."""

    async def add(self, export: Export) -> None: ...
    async def get(self, export_id: UUID) -> Export | None: ...
    async def take(self, at: datetime) -> Export | None:
        """The one that has been due longest; nobody else gets it meanwhile, and whoever cancels it need not wait."""
        ...

    async def fail(self, export_id: UUID, error: str, at: datetime) -> None:
        """It was not made: once more later, and after the last attempt no more."""
        ...

    async def cancel(self, export_id: UUID, at: datetime) -> bool:
        """Its file is not made. False: it does not wait for one."""
        ...

    async def resume(self, export_id: UUID, at: datetime) -> bool:
        """It is made after all. False: it was neither cancelled nor has it failed."""
        ...

    async def put_file(self, export_id: UUID, made: Made, at: datetime) -> None:
        """Nothing where it was cancelled meanwhile."""
        ...

    async def file(self, export_id: UUID) -> tuple[bytes, Sequence[int]]: ...
    async def log(self, access: Access) -> None: ...


class PackReader(Protocol):
    """Packs as they stand."""

    async def packs(self, pack_nos: Sequence[int]) -> Sequence[Pack]: ...


class Lists(Protocol):
    """The lists that are files too, as their routes read them."""

    async def options(self, asked: Mapping[str, Any], part: Part) -> Found[dict[str, Any]]: ...
    async def unmatched(self, asked: Mapping[str, Any], part: Part) -> Found[dict[str, Any]]: ...
    async def inbounds(self, asked: Mapping[str, Any], part: Part) -> Found[dict[str, Any]]: ...
    async def consignments(self, asked: Mapping[str, Any], part: Part) -> Found[dict[str, Any]]: ...


class ExportUow(Protocol):
    """One transaction."""

    @property
    def exports(self) -> Exports: ...
    @property
    def queues(self) -> Queues: ...
    @property
    def reader(self) -> PackReader: ...
    @property
    def lists(self) -> Lists: ...


class FileInHand(Protocol):
    """An xlsx that is being written; nothing of it stays where it is left before its end. Blocks."""

    def __enter__(self) -> object: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    def add(self, rows: Iterable[Sequence[object]]) -> None: ...
    def end(self) -> BinaryIO:
        """The whole file; the caller closes (and so removes) it."""
        ...


class BeginFile(Protocol):
    """An xlsx with a header row."""

    def __call__(self, title: str, header: Sequence[str]) -> FileInHand: ...
