"""What the use cases need of the outside. A `Uow` is one transaction: nothing here commits."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO, Protocol
from uuid import UUID

from services.cancellations.domain.channel_claim import ChannelClaim
from services.cancellations.domain.claim import Claim
from services.cancellations.domain.formats import UploadFormat
from services.cancellations.domain.matching import Wanted
from services.cancellations.domain.orders import KnownOrder
from services.cancellations.domain.upload_rows import Row, Verdict
from shared.contracts.base import Contract
from shared.contracts.snapshots import Pack


@dataclass(frozen=True, slots=True)
class Channel:
    """판매처 as cancellations knows it."""

    channel_id: str
    name: str
    adapter: str


@dataclass(slots=True)
class StoredRow:
    """A row of an upload with what became of it."""

    upload_id: UUID
    row: Row
    verdict: Verdict
    detail: str
    mgmt_no: int | None = None
    picked: bool = False
    skip: bool = False
    asked_by: str | None = None
    asked_at: datetime | None = None
    applied_at: datetime | None = None
    ok: bool | None = None
    claim_id: str | None = None


@dataclass(frozen=True, slots=True)
class Upload:
    """One uploaded file."""

    id: UUID
    channel_id: str
    file_name: str
    format: UploadFormat
    rows: int
    ignored: int
    created_at: datetime
    created_by: str


class Claims(Protocol):
    """Claims; whatever is loaded is locked until the transaction ends, but for a `glance`."""

    async def by_number(self, channel_id: str, numbers: Collection[str]) -> list[Claim]: ...
    async def by_match_keys(self, keys: Collection[str]) -> list[Claim]: ...
    async def by_orders(self, mgmt_nos: Collection[int]) -> list[Claim]: ...
    async def by_ids(self, ids: Collection[str]) -> list[Claim]: ...
    async def glance(self, keys: Collection[str], mgmt_nos: Collection[int]) -> list[Claim]: ...
    async def unmatched_of(self, keys: Collection[str]) -> list[Claim]: ...
    async def due(self, at: datetime, limit: int) -> list[Claim]: ...
    async def taken_keys(self, channel_id: str, keys: Collection[str]) -> set[str]: ...
    async def add(self, claims: Sequence[Claim], at: datetime) -> None: ...
    async def save(self, claims: Sequence[Claim], at: datetime, *, tried: bool = False) -> None: ...
    async def note_events(self, heard: Sequence[tuple[str, ChannelClaim]], source: str, at: datetime) -> None: ...


class Orders(Protocol):
    """The orders that claims are matched against."""

    async def wanted(self, wanted: Collection[Wanted]) -> list[KnownOrder]: ...
    async def by_numbers(self, mgmt_nos: Collection[int]) -> list[KnownOrder]: ...
    async def project(self, packs: Sequence[Pack]) -> list[KnownOrder]: ...
    async def note_restored(self, pieces: Mapping[tuple[int, int], int]) -> None: ...
    async def use_restored(self, mgmt_no: int, newer_than: int, qty: int) -> int: ...


class Channels(Protocol):
    """판매처 read model."""

    async def get(self, channel_id: str) -> Channel | None: ...
    async def project(self, changes: Sequence[Mapping[str, Any]]) -> None: ...


class Formats(Protocol):
    """포맷설정 of channels."""

    async def get(self, channel_id: str) -> UploadFormat | None: ...
    async def put(self, channel_id: str, known: UploadFormat, by: str, at: datetime) -> None: ...


class Uploads(Protocol):
    """Uploads and their rows."""

    async def add(self, upload: Upload, rows: Sequence[StoredRow]) -> None: ...
    async def get(self, upload_id: UUID, *, lock: bool = False) -> Upload | None: ...
    async def rows(self, upload_id: UUID, ns: Collection[int] | None = None) -> list[StoredRow]: ...
    async def due(self, limit: int) -> list[StoredRow]: ...
    async def save(self, rows: Sequence[StoredRow]) -> None: ...
    async def claims_of(self, upload_id: UUID) -> set[str]: ...


class Uow(Protocol):
    """One transaction of cancellations."""

    @property
    def claims(self) -> Claims: ...
    @property
    def orders(self) -> Orders: ...
    @property
    def channels(self) -> Channels: ...
    @property
    def formats(self) -> Formats: ...
    @property
    def uploads(self) -> Uploads: ...

    async def lock(self, names: Iterable[str]) -> None:
        """Advisory locks until the end of the transaction, taken in one order."""

    async def publish(self, messages: Sequence[Contract]) -> None:
        """Into the outbox, in this transaction."""


ReadClaims = Callable[[str, bytes], list[ChannelClaim]]
"""The claims of a native payload, by adapter. Raises Refusal."""


class FileReader(Protocol):
    """Cells of an open file as text. Raises Refusal with the code of its defect."""

    async def table(self, descriptor: int, sheet: str | None) -> list[list[str]]: ...


class ResultFile(Protocol):
    """An xlsx with a header row, written row by row; the caller closes (and so removes) it."""

    def __call__(self, title: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> BinaryIO: ...
