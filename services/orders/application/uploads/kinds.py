"""The kinds of uploads: what their sheets hold, what a row would do, and how rows are applied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from services.orders.application.uploads.intake_rows import IntakeRows
from services.orders.application.uploads.invoice_rows import InvoiceRows
from services.orders.application.uploads.model import Judged, StoredRow, Upload, UploadUow
from services.orders.application.uploads.option_rows import OptionRows
from services.orders.domain.sheets.formats import SheetKind
from shared.runtime.command import CommandContext


class Kind(Protocol):
    """`personal` are the fields that are masked, `editable` those that a person may correct beside `skip`; rows of one
    identity have the same text in the field `told_by`."""

    @property
    def name(self) -> str: ...
    @property
    def sheet(self) -> SheetKind: ...
    @property
    def told_by(self) -> str: ...
    @property
    def personal(self) -> Sequence[str]: ...
    @property
    def editable(self) -> frozenset[str]: ...

    def identity(self, cells: Mapping[str, str], /) -> object:
        """What makes two rows of a file say the same; None: nothing does."""
        ...

    async def judge(
        self, uow: UploadUow, upload: Upload, rows: Sequence[StoredRow], ctx: CommandContext
    ) -> list[Judged]:
        """What applying would do now, whatever other rows say of the same. Changes nothing, locks nothing."""
        ...

    async def apply(
        self, uow: UploadUow, upload: Upload, rows: Sequence[StoredRow], ctx: CommandContext
    ) -> list[Judged]:
        """Apply rows that the caller has locked; up to 200 in its transaction."""
        ...


INTAKE, INVOICE, OPTION = IntakeRows(), InvoiceRows(), OptionRows()
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in (INTAKE, INVOICE, OPTION)}
