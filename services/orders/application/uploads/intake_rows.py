"""주문일괄등록 (F-193): rows of a channel's order file become orders, each line once whatever file it comes in."""

from __future__ import annotations

from collections.abc import Sequence

from services.orders.application.examine_lines import examine
from services.orders.application.take_in import take_in
from services.orders.application.uploads.model import Judged, StoredRow, Upload, UploadUow, answered, refused, warned
from services.orders.domain.intake import Intake
from services.orders.domain.sheets.intake_sheet import INTAKE, PERSONAL, identity, read_line
from shared.contracts.codes import Refusal
from shared.runtime.command import CommandContext

EXAMINED_AT_ONCE = 1000


class IntakeRows:
    """Implements `kinds.Kind`."""

    name = "intake"
    sheet = INTAKE
    identity = staticmethod(identity)
    told_by = "market_order_no"
    personal = PERSONAL
    editable = frozenset({"option_code", "retake"})

    async def judge(
        self, uow: UploadUow, upload: Upload, rows: Sequence[StoredRow], ctx: CommandContext
    ) -> list[Judged]:
        judged, lines = _read(upload, rows)
        places = sorted(lines)
        for start in range(0, len(places), EXAMINED_AT_ONCE):
            part = places[start : start + EXAMINED_AT_ONCE]
            known = await examine(uow.intake, [lines[at] for at in part])
            for at, each in zip(part, known.lines, strict=True):
                if each.refusal is not None:
                    judged[at] = refused(each.refusal, each.taken)
                else:
                    judged[at] = Judged() if each.option_code else warned(Refusal("NOT_MATCHED"))
        return judged

    async def apply(
        self, uow: UploadUow, upload: Upload, rows: Sequence[StoredRow], ctx: CommandContext
    ) -> list[Judged]:
        judged, lines = _read(upload, rows)
        places = sorted(lines)
        results = await take_in(uow.intake, [lines[at] for at in places], ctx) if places else []
        for at, result in zip(places, results, strict=True):
            judged[at] = answered(result, result["mgmt_no"])
        return judged


def _read(upload: Upload, rows: Sequence[StoredRow]) -> tuple[list[Judged], dict[int, Intake]]:
    """A verdict for the rows that can never be taken, the lines of the others by their place."""
    judged = [Judged()] * len(rows)
    lines: dict[int, Intake] = {}
    for at, row in enumerate(rows):
        try:
            lines[at] = read_line(upload.channel_id, row.cells, upload.format, row.edits)
        except Refusal as refusal:
            judged[at] = refused(refusal)
    return judged, lines
