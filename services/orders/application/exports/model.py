"""An export and what its use cases need of the outside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO, Protocol
from uuid import UUID

from services.orders.application.queues import Queues
from shared.contracts.snapshots import Pack

PRINT_QUEUE = "print-queue"


@dataclass(frozen=True, slots=True)
class Export:
    """`unmasked`: for who may see people. `rows` None until the file is there."""

    id: UUID
    kind: str
    filter: Mapping[str, Any]
    reason: str
    unmasked: bool
    asked_by: str
    asked_at: datetime
    rows: int | None = None
    cancelled_at: datetime | None = None


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


class Exports(Protocol):
    """Exports, their files, and the log of them."""

    async def add(self, export: Export) -> None: ...
    async def get(self, export_id: UUID) -> Export | None: ...
    async def due(self) -> Export | None:
        """The oldest that waits for its file; nobody else gets it meanwhile."""
        ...

    async def cancel(self, export_id: UUID, at: datetime) -> bool:
        """Its file is not made. False: it is there, or was cancelled."""
        ...

    async def resume(self, export_id: UUID, at: datetime) -> bool:
        """It is made after all. False: it was not cancelled."""
        ...

    async def put_file(self, export_id: UUID, rows: int, mgmt_nos: Sequence[int], file: bytes) -> None: ...
    async def file(self, export_id: UUID) -> tuple[bytes, Sequence[int]]: ...
    async def log(self, access: Access) -> None: ...


class PackReader(Protocol):
    """Packs as they stand."""

    async def packs(self, pack_nos: Sequence[int]) -> Sequence[Pack]: ...


class ExportUow(Protocol):
    """One transaction."""

    @property
    def exports(self) -> Exports: ...
    @property
    def queues(self) -> Queues: ...
    @property
    def reader(self) -> PackReader: ...


class WriteFile(Protocol):
    """An xlsx with a header row, written row by row; the caller closes (and so removes) it. Blocks."""

    def __call__(self, title: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> BinaryIO: ...
