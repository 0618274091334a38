"""송장일괄등록 (A37, F-194): rows of a courier's file become 송장입력 (A4), once a pack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from services.orders.application.actions import ACTIONS
from services.orders.application.assign_invoice import AssignInvoice
from services.orders.application.bulk import run_bulk
from services.orders.application.naming import sold_out_warnings
from services.orders.application.uploads.model import Judged, StoredRow, Upload, UploadUow, answered, refused, warned
from services.orders.domain.invoice import require_assignable
from services.orders.domain.pack import Pack
from services.orders.domain.sheets.invoice_sheet import INVOICES, InvoiceLine, identity, read_invoice
from services.orders.domain.waybill import Use, Waybill, checked_courier, checked_waybill, use_warning
from shared.contracts.codes import Refusal
from shared.runtime.command import CommandContext

LOADED_AT_ONCE = 1000
ASSIGN = ACTIONS["assign-invoice"]


class InvoiceRows:
    """Implements `kinds.Kind`."""

    name = "invoice"
    sheet = INVOICES
    identity = staticmethod(identity)
    told_by = "mgmt_no"
    personal = ()
    editable = frozenset({"courier", "invoice_no"})

    async def judge(
        self, uow: UploadUow, upload: Upload, rows: Sequence[StoredRow], ctx: CommandContext
    ) -> list[Judged]:
        """By the rules of A4 themselves, on packs as they stand; in the file a pack and a number are used once."""
        judged, lines = _read(upload, rows)
        places = sorted(lines)
        seen = _Seen()
        for start in range(0, len(places), LOADED_AT_ONCE):
            part = places[start : start + LOADED_AT_ONCE]
            packs = await uow.glance.packs({lines[at].mgmt_no for at in part})
            uses = await uow.glance.uses({(lines[at].courier, lines[at].invoice_no) for at in part})
            of = {order.mgmt_no: pack for pack in packs for order in pack.orders}
            for at in part:
                try:
                    judged[at] = _look(uow, lines[at], of, uses, seen, ctx)
                except Refusal as refusal:
                    judged[at] = refused(refusal, lines[at].mgmt_no)
        return judged

    async def apply(
        self, uow: UploadUow, upload: Upload, rows: Sequence[StoredRow], ctx: CommandContext
    ) -> list[Judged]:
        judged, lines = _read(upload, rows)
        places = sorted(lines)
        commands = [
            AssignInvoice(
                mgmt_no=lines[at].mgmt_no,
                courier=lines[at].courier,
                invoice_no=lines[at].invoice_no,
                automatic=ASSIGN.quiet,
            )
            for at in places
        ]
        results = await run_bulk(uow.actions, ASSIGN, commands, ctx) if commands else []
        for at, result in zip(places, results, strict=True):
            judged[at] = answered(result, lines[at].mgmt_no)
        return judged


@dataclass(slots=True)
class _Seen:
    """What earlier rows of the file would have done."""

    of_pack: dict[int, Waybill] = field(default_factory=dict)
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)


def _look(
    uow: UploadUow,
    line: InvoiceLine,
    packs: Mapping[int, Pack],
    uses: Mapping[tuple[str, str], Sequence[Use]],
    seen: _Seen,
    ctx: CommandContext,
) -> Judged:
    pack = packs.get(line.mgmt_no)
    if pack is None:
        raise Refusal("ORDER_NOT_FOUND", mgmt_no=line.mgmt_no)
    waybill = checked_waybill(checked_courier(line.courier), line.invoice_no, pack_no=pack.pack_no, at=ctx.at)
    if seen.of_pack.get(pack.pack_no) == waybill:
        raise Refusal("SAME_PACK")
    try:
        require_assignable(pack, line.mgmt_no, waybill)
    except Refusal as refusal:
        if refusal.code == "ALREADY_INVOICED" and refusal.params.get("same"):
            return refused(Refusal("NO_CHANGE"), line.mgmt_no, ok=True)
        raise
    if pack.pack_no in seen.of_pack:
        raise Refusal("ALREADY_INVOICED")
    key = (waybill.courier.code, waybill.invoice_no)
    if key in seen.numbers:
        raise Refusal("INVOICE_DUPLICATE", mgmt_no=seen.numbers[key])
    others = () if waybill.made else uses.get(key, ())
    other = next((use for use in others if use.pack_no != pack.pack_no), None)
    sold = [item.option for item in pack.items if item.left]
    since = ctx.at - uow.actions.invoices.unique_for
    warnings = [*use_warning(waybill, other, since=since), *sold_out_warnings(*sold)]
    seen.of_pack[pack.pack_no] = waybill
    seen.numbers[key] = line.mgmt_no
    return warned(*warnings, mgmt_no=line.mgmt_no)


def _read(upload: Upload, rows: Sequence[StoredRow]) -> tuple[list[Judged], dict[int, InvoiceLine]]:
    judged = [Judged()] * len(rows)
    lines: dict[int, InvoiceLine] = {}
    for at, row in enumerate(rows):
        try:
            lines[at] = read_invoice(row.cells, upload.format, row.edits)
        except Refusal as refusal:
            judged[at] = refused(refusal)
    return judged, lines
