"""송장입력 (A4)."""

from __future__ import annotations

from dataclasses import dataclass

from services.orders.application.finish import Outcome, finish, open_packs
from services.orders.application.naming import sold_out_warnings
from services.orders.application.ports import OrderCommand, Uow
from services.orders.domain import invoice
from services.orders.domain.waybill import Use, Waybill, checked_courier, checked_waybill, use_warning
from shared.runtime.command import CommandContext


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignInvoice(OrderCommand):
    """송장입력: as it was typed; the domain codes letters."""

    courier: object
    invoice_no: object


async def assign_invoice(uow: Uow, command: AssignInvoice, ctx: CommandContext) -> Outcome:
    """Raises UNKNOWN_COURIER, INVOICE_EMPTY, INVOICE_NOT_DIGITS, ALREADY_SHIPPED, ALREADY_INVOICED, CLAIM_PENDING,
    ON_HOLD, FULLY_CANCELLED, NOT_MATCHED, INVOICE_DUPLICATE. Warns INVOICE_LENGTH_UNUSUAL, INVOICE_USED_EARLIER,
    OPTION_SOLD_OUT."""
    packs = await open_packs(uow, command)
    pack = packs.of(command.mgmt_no)
    courier = checked_courier(command.courier)
    waybill = checked_waybill(courier, command.invoice_no, pack_no=pack.pack_no, at=ctx.at)
    invoice.require_assignable(pack, command.mgmt_no, waybill)
    waybill, other = await free_waybill(uow, waybill, pack.pack_no, packs.version)
    sold = [item.option for item in pack.items if item.left]
    warnings = use_warning(waybill, other, since=ctx.at - uow.invoices.unique_for) + sold_out_warnings(*sold)
    left_behind = invoice.assign_invoice(pack, command.mgmt_no, waybill, ctx.at)
    return await finish(uow, packs, command, ctx, new_packs=left_behind, warnings=warnings)


async def free_waybill(uow: Uow, waybill: Waybill, pack_no: int, version: int) -> tuple[Waybill, Use | None]:
    """The waybill and what other pack has it; a number that was made here gives way to another one instead."""
    other = await uow.invoices.use_elsewhere(waybill, pack_no)
    if other is not None and waybill.made:
        return waybill.another(version), None
    return waybill, other
