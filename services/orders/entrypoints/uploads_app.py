"""What the routes of uploads get from bootstrap, and how uploads and their rows are answered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO, Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.application.uploads.kinds import INTAKE, INVOICE, OPTION, Kind
from services.orders.application.uploads.model import StoredRow, Upload, UploadUow
from shared.contracts.codes import Refusal
from shared.contracts.privacy import OF_A_PERSON
from shared.db.database import Database
from shared.files.progress import RowCounts
from shared.runtime.clock import KST
from shared.runtime.ids import NewId
from shared.web.idempotency import Commands
from shared.web.principal import Principal

PATHS: Mapping[str, Kind] = {"intake-uploads": INTAKE, "invoice-uploads": INVOICE, "option-uploads": OPTION}


class FileReader(Protocol):
    """Cells of an open file as text. Raises Refusal with the code of its defect."""

    async def table(self, descriptor: int, sheet: str | None) -> list[list[str]]: ...


class ResultFile(Protocol):
    """An xlsx with a header row, written row by row; the caller closes (and so removes) it."""

    def __call__(self, title: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> BinaryIO: ...


@dataclass(frozen=True, slots=True)
class UploadsApp:
    """`wake` tells the applier that rows wait."""

    database: Database
    commands: Commands
    uow: Callable[[AsyncConnection], UploadUow]
    files: FileReader
    result_file: ResultFile
    wake: Callable[[], None]
    new_id: NewId


def upload_id_of(text: str) -> UUID:
    """Raises UPLOAD_NOT_FOUND for what is no id."""
    try:
        return UUID(text)
    except ValueError:
        raise Refusal("UPLOAD_NOT_FOUND") from None


def kst(at: datetime | None) -> str | None:
    """RFC 3339 in Korean time."""
    return at.astimezone(KST).isoformat() if at else None


def upload_answer(upload: Upload, counts: RowCounts) -> dict[str, Any]:
    """An upload with its verdicts counted and how far applying is."""
    return {
        "upload_id": str(upload.id),
        "channel_id": upload.channel_id or None,
        "file_name": upload.file_name,
        "rows": upload.rows,
        "verdicts": dict(counts.verdicts),
        "state": counts.state,
        "asked": counts.asked,
        "applied": counts.applied,
        "created_at": kst(upload.created_at),
        "created_by": upload.created_by,
    }


def row_answer(kind: Kind, row: StoredRow, who: Principal) -> dict[str, Any]:
    """A row: what its cells say (personal data masked for those who may not read it), its verdict, what became of it."""
    return {
        "n": row.n,
        "sheet_row": row.line,
        **shown_cells(kind, row, who),
        "mgmt_no": row.mgmt_no,
        "verdict": row.verdict,
        "detail": row.detail,
        "warnings": list(row.warnings),
        "skip": row.skip,
        "ok": row.ok,
        "applied_at": kst(row.applied_at),
        "applied_by": row.asked_by if row.applied_at else None,
    }


def shown_cells(kind: Kind, row: StoredRow, who: Principal) -> dict[str, Any]:
    """All fields of the kind, corrected where a person did so."""
    fields = {name: row.cells.get(name, "") for name in kind.sheet.usual.columns}
    if not who.reads_personal_data():
        fields |= {name: _masked(name, fields[name]) for name in kind.personal}
    return {**fields, **row.edits}


def _masked(name: str, text: str) -> str:
    return OF_A_PERSON[name.rpartition("_")[2]](text)
