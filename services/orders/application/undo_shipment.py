"""배송처리 취소 (A32)."""

from __future__ import annotations

from dataclasses import dataclass

from services.orders.application.finish import Outcome, finish, open_packs
from services.orders.application.ports import OrderCommand, Uow
from services.orders.application.show_stock import show_stock
from services.orders.domain import undo_shipment as domain
from services.orders.domain.claim_reopen import reopen_claims
from shared.contracts.codes import Refusal
from shared.contracts.orders import OptionsChanged
from shared.runtime.command import CommandContext


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoShipment(OrderCommand):
    """배송처리 취소: needs a note, and a confirmation where the channel knows of the shipment."""

    confirm_channel_told: bool = False


async def undo_shipment(uow: Uow, command: UndoShipment, ctx: CommandContext) -> Outcome:
    """Raises NOTE_REQUIRED, NOT_SHIPPED, RETURN_OPEN, CHANNEL_TOLD. Claims are locked first, then packs, then options."""
    if not command.note.strip():
        raise Refusal("NOTE_REQUIRED")
    await uow.claims.lock_recorded([command.mgmt_no])
    packs = await open_packs(uow, command)
    pack = packs.of(command.mgmt_no)
    numbers = [order.mgmt_no for order in pack.orders]
    is_open = await uow.returns.any_unsettled(numbers)
    told = command.confirm_channel_told
    domain.require_undoable(pack, command.mgmt_no, return_open=is_open, confirm_channel_told=told)
    claims = await uow.claims.recorded_of(numbers)
    options = await uow.stock.put_back(numbers, ctx)
    show_stock(pack, options)
    domain.undo_shipment(pack, command.mgmt_no, new_hold_id=uow.new_id, by=ctx.operator, at=ctx.at)
    reopen_claims(pack, claims, new_hold_id=uow.new_id, by=ctx.operator, at=ctx.at)
    for claim in claims:
        await uow.claims.save(claim)
    also = [OptionsChanged(at=ctx.at, options=tuple(options))] if options else []
    return await finish(uow, packs, command, ctx, also=also)
