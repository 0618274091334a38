"""송장변경 (A5)."""

from __future__ import annotations

from dataclasses import dataclass

from services.orders.application.assign_invoice import free_waybill
from services.orders.application.finish import Outcome, finish, open_packs
from services.orders.application.ports import OrderCommand, Uow
from services.orders.domain import invoice
from services.orders.domain.waybill import checked_courier, checked_waybill, use_warning
from shared.runtime.command import CommandContext


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeInvoice(OrderCommand):
    """송장변경: without a courier the number changes only."""

    courier: object = None
    invoice_no: object = None


async def change_invoice(uow: Uow, command: ChangeInvoice, ctx: CommandContext) -> Outcome:
    """Raises UNKNOWN_COURIER, INVOICE_EMPTY, INVOICE_NOT_DIGITS, NO_INVOICE, ALREADY_SHIPPED, NO_CHANGE,
    INVOICE_DUPLICATE. Warns INVOICE_LENGTH_UNUSUAL, INVOICE_USED_EARLIER."""
    packs = await open_packs(uow, command)
    pack = packs.of(command.mgmt_no)
    given = None if command.courier is None else checked_courier(command.courier)
    if given is None:
        invoice.require_changeable(pack, command.mgmt_no)
    courier = given or checked_courier(pack.courier)
    waybill = checked_waybill(courier, command.invoice_no, pack_no=pack.pack_no, at=ctx.at)
    invoice.require_changeable(pack, command.mgmt_no)
    waybill, other = await free_waybill(uow, waybill, pack.pack_no, packs.version)
    warnings = use_warning(waybill, other, since=ctx.at - uow.invoices.unique_for)
    invoice.change_invoice(pack, command.mgmt_no, waybill)
    return await finish(uow, packs, command, ctx, warnings=warnings)
