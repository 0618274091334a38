"""상품옵션 일괄등록: rows of a file are what `POST /options` takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.orders.application.options import examine_options, upsert_options
from services.orders.application.uploads.model import Judged, StoredRow, Upload, UploadUow, answered, refused
from services.orders.domain.sheets.option_sheet import OPTIONS, identity, read_option
from shared.contracts.codes import Refusal
from shared.runtime.command import CommandContext


class OptionRows:
    """Implements `kinds.Kind`."""

    name = "option"
    sheet = OPTIONS
    identity = staticmethod(identity)
    told_by = "option_code"
    personal = ()
    editable: frozenset[str] = frozenset()

    async def judge(
        self, uow: UploadUow, upload: Upload, rows: Sequence[StoredRow], ctx: CommandContext
    ) -> list[Judged]:
        judged, values = await _read(uow, upload, rows)
        places = sorted(values)
        found = await examine_options(uow.masters, [values[at] for at in places])
        for at, refusal in zip(places, found, strict=True):
            judged[at] = refused(refusal) if refusal else Judged()
        return judged

    async def apply(
        self, uow: UploadUow, upload: Upload, rows: Sequence[StoredRow], ctx: CommandContext
    ) -> list[Judged]:
        judged, values = await _read(uow, upload, rows)
        places = sorted(values)
        results = await upsert_options(uow.masters, [values[at] for at in places], ctx) if places else []
        for at, result in zip(places, results, strict=True):
            judged[at] = answered(result)
        return judged


async def _read(
    uow: UploadUow, upload: Upload, rows: Sequence[StoredRow]
) -> tuple[list[Judged], dict[int, dict[str, Any]]]:
    judged = [Judged()] * len(rows)
    values: dict[int, dict[str, Any]] = {}
    named = sorted({row.cells.get("supplier", "") for row in rows} - {""})
    suppliers = await uow.masters.options.suppliers_named(named)
    for at, row in enumerate(rows):
        try:
            value = read_option(row.cells, upload.format)
            word = value.pop("supplier")
            if word and word not in suppliers:
                raise Refusal("INVALID_VALUE", field=upload.format.label("supplier"))
            values[at] = {**value, **({"supplier_id": suppliers[word]} if word else {})}
        except Refusal as refusal:
            judged[at] = refused(refusal)
    return judged, values
