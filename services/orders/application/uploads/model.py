"""An upload and its rows, and what the use cases of uploads need of the outside."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from services.orders.application.intake_ports import IntakeUow
from services.orders.application.options import OptionsUow
from services.orders.application.paging import Found, Part
from services.orders.application.ports import Uow
from services.orders.domain.pack import Pack
from services.orders.domain.sheets.formats import SheetFormat
from services.orders.domain.waybill import Use
from shared.contracts.codes import CODES, Refusal
from shared.files.progress import RowCounts

OK = "OK"


@dataclass(frozen=True, slots=True)
class Upload:
    """One uploaded file. `channel_id` empty where its rows are of any channel."""

    id: UUID
    kind: str
    channel_id: str
    file_name: str
    format: SheetFormat
    rows: int
    created_at: datetime
    created_by: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What applying a row would do, or has done. `ok`: it is, or will be, as the row says."""

    verdict: str = OK
    detail: str = ""
    ok: bool = True
    mgmt_no: int | None = None
    warnings: Sequence[Mapping[str, str]] = ()


def refused(refusal: Refusal, mgmt_no: int | None = None, *, ok: bool = False) -> Judged:
    """A row that is not carried out; codes of status 200 say that it is done already."""
    return Judged(refusal.code, refusal.detail, ok or refusal.status == 200, mgmt_no)


def answered(result: Mapping[str, Any], mgmt_no: int | None = None) -> Judged:
    """As a bulk command answered its row."""
    warnings = result.get("warnings", ())
    return Judged(result["code"] or OK, result["detail"] or "", result["ok"], mgmt_no, warnings)


def warned(*warnings: Refusal, mgmt_no: int | None = None) -> Judged:
    """A row that can be applied, and what is to be said of it."""
    return Judged(mgmt_no=mgmt_no, warnings=[{"code": each.code, "detail": each.detail} for each in warnings])


@dataclass(slots=True)
class StoredRow:
    """A row of an upload with what a person changed and what became of it. `duplicate`: an earlier row says the same,
    whether that one counts or not. `asked_by` without `asked_at`: asked for, and taken back by who cancelled."""

    upload_id: UUID
    n: int
    line: int
    cells: Mapping[str, str]
    duplicate: bool = False
    edits: dict[str, object] = field(default_factory=dict)
    skip: bool = False
    verdict: str = OK
    detail: str = ""
    ok: bool | None = None
    mgmt_no: int | None = None
    warnings: Sequence[Mapping[str, str]] = ()
    asked_by: str | None = None
    asked_at: datetime | None = None
    applied_at: datetime | None = None

    @property
    def counts(self) -> bool:
        """Whether a later row that says the same is one too many."""
        if self.applied_at is not None:
            return bool(self.ok)
        return not self.skip and (self.verdict in (OK, "NO_CHANGE") or CODES[self.verdict].status == 200)

    def judged(self, said: Judged) -> None:
        """Take a verdict over."""
        self.verdict, self.detail = said.verdict, said.detail
        self.mgmt_no = said.mgmt_no if said.mgmt_no is not None else self.mgmt_no
        self.warnings = said.warnings


class Mark(NamedTuple):
    """How far a row is."""

    n: int
    skip: bool
    asked: bool


class Uploads(Protocol):
    """Uploads and their rows."""

    async def add(self, upload: Upload, rows: Sequence[StoredRow]) -> None: ...
    async def get(self, kind: str | None, upload_id: UUID, *, lock: bool = False) -> Upload | None: ...
    async def rows(self, upload_id: UUID, ns: Collection[int] | None = None) -> list[StoredRow]: ...
    async def twins(self, upload_id: UUID, field: str, rows: Sequence[StoredRow]) -> list[StoredRow]:
        """Locked, the other rows whose `field` says the same as one of `rows`; none in a file without such rows."""
        ...

    async def marks(self, upload_id: UUID, ns: Collection[int] | None = None) -> list[Mark]:
        """As `rows`, without what they say."""
        ...

    async def ask(self, upload_id: UUID, ns: Collection[int], by: str, at: datetime) -> None:
        """Mark rows as asked for, in one statement."""
        ...

    async def page(self, upload_id: UUID, verdict: str | None, part: Part) -> Found[StoredRow]:
        """By n."""
        ...

    async def counts(self, upload_id: UUID) -> RowCounts: ...
    async def due(self, limit: int) -> list[StoredRow]:
        """Rows that were asked to be applied, of the upload that asked first; nobody else gets them meanwhile."""
        ...

    async def save(self, rows: Sequence[StoredRow]) -> None: ...
    async def cancel(self, upload_id: UUID) -> bool:
        """Rows that were asked for and are not applied are taken back. False: there are none."""
        ...

    async def resume(self, upload_id: UUID, by: str, at: datetime) -> bool:
        """Rows that were taken back, and have not been left out since, are asked for again. False: there are none."""
        ...


class Formats(Protocol):
    """포맷설정 of channels' order files."""

    async def get(self, channel_id: str) -> SheetFormat | None: ...
    async def put(self, channel_id: str, known: SheetFormat, by: str, at: datetime) -> None: ...


class Glance(Protocol):
    """Packs and waybills as they stand, without a lock: for a preview only."""

    async def packs(self, mgmt_nos: Collection[int]) -> list[Pack]: ...
    async def uses(self, waybills: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], Sequence[Use]]:
        """Packs that have these (courier, number), the latest first."""
        ...


class UploadUow(Protocol):
    """One transaction."""

    @property
    def uploads(self) -> Uploads: ...
    @property
    def formats(self) -> Formats: ...
    @property
    def glance(self) -> Glance: ...
    @property
    def actions(self) -> Uow: ...
    @property
    def intake(self) -> IntakeUow: ...
    @property
    def masters(self) -> OptionsUow: ...
