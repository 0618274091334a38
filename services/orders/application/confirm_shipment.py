"""배송처리 (A6)."""

from __future__ import annotations

from services.orders.application.finish import Outcome, finish, open_packs
from services.orders.application.ports import OrderCommand, Uow
from services.orders.application.show_stock import show_stock
from services.orders.domain.shipment import confirm_shipment as ship
from shared.contracts.orders import OptionsChanged
from shared.runtime.command import CommandContext


class ConfirmShipment(OrderCommand):
    """배송처리 (배송확인): the parcel leaves."""


async def confirm_shipment(uow: Uow, command: ConfirmShipment, ctx: CommandContext) -> Outcome:
    """Raises NOT_INVOICED, CLAIM_PENDING, ON_HOLD. Options are locked last, by code (domain.md 2.1)."""
    packs = await open_packs(uow, command)
    pack = packs.of(command.mgmt_no)
    moved = ship(pack, command.mgmt_no, ctx.at)
    if not moved:
        return await finish(uow, packs, command, ctx)
    options = await uow.stock.take_out(moved, ctx)
    show_stock(pack, options)
    return await finish(uow, packs, command, ctx, also=[OptionsChanged(at=ctx.at, options=tuple(options))])
