"""송장삭제 (A5)."""

from __future__ import annotations

from services.orders.application.finish import Outcome, finish, open_packs
from services.orders.application.ports import OrderCommand, Uow
from services.orders.domain import invoice
from shared.runtime.command import CommandContext


class RemoveInvoice(OrderCommand):
    """송장삭제: back to 접수."""


async def remove_invoice(uow: Uow, command: RemoveInvoice, ctx: CommandContext) -> Outcome:
    """Raises NO_INVOICE, ALREADY_SHIPPED."""
    packs = await open_packs(uow, command)
    invoice.remove_invoice(packs.of(command.mgmt_no), command.mgmt_no)
    return await finish(uow, packs, command, ctx)
