"""What cs says of returns and exchanges, carried out under the pack's lock: pieces counted, stock moved, 입고예정 closed,
the outcome's cancellation, the replacement's hold (architecture 1, orders consumes). Each as often as it comes, once."""

from __future__ import annotations

from collections.abc import Sequence

from services.orders.application.finish import save
from services.orders.application.ports import LockedPacks, Uow
from services.orders.application.publish import Remark
from services.orders.application.show_stock import show_stock
from services.orders.domain import exchange_end, returns_end
from services.orders.domain.cancel import checked_reason
from services.orders.domain.pack import Pack
from services.orders.domain.returns import Returning
from services.orders.domain.returns_end import Booking
from shared.contracts.codes import Refusal
from shared.contracts.cs_returns import (
    ExchangeCancelled,
    ExchangeCompleted,
    ExchangeReleased,
    Outcome,
    ReturnArrived,
    ReturnCancelled,
    ReturnSettled,
)
from shared.contracts.orders import OptionsChanged
from shared.runtime.command import CommandContext


async def return_arrived(uow: Uow, event: ReturnArrived, ctx: CommandContext) -> None:
    """Raises RETURN_NOT_FOUND."""
    packs, pack, lines = await _open(uow, event.mgmt_no, event.return_id)
    others = await _others(uow, event.mgmt_no, event.return_id)
    booking = returns_end.arrived(pack, lines, others, event.inspected, event.revision)
    await _finish(uow, packs, pack, booking, event.note, ctx)


async def return_cancelled(uow: Uow, event: ReturnCancelled, ctx: CommandContext) -> None:
    """Raises RETURN_NOT_FOUND."""
    packs, pack, lines = await _open(uow, event.mgmt_no, event.return_id)
    others = await _others(uow, event.mgmt_no, event.return_id)
    await _finish(uow, packs, pack, returns_end.cancelled(pack, lines, others, event.revision), event.note, ctx)


async def return_settled(uow: Uow, event: ReturnSettled, ctx: CommandContext) -> None:
    """Raises RETURN_NOT_FOUND, REASON_REQUIRED, INVALID_VALUE (a cancellation needs a reason of the list)."""
    reason = checked_reason(event.reason) if event.outcome is Outcome.CANCEL else ""
    packs, pack, lines = await _open(uow, event.mgmt_no, event.return_id)
    others = await _others(uow, event.mgmt_no, event.return_id)
    booking = returns_end.settled(pack, lines, others, event.outcome, reason, event.pieces)
    await _finish(uow, packs, pack, booking, event.note, ctx)


async def exchange_released(uow: Uow, event: ExchangeReleased | ExchangeCompleted, ctx: CommandContext) -> None:
    """Raises ORDER_NOT_FOUND. A word that is older than the last 교환취소 says nothing: that one holds the parcel."""
    parts = await uow.exchanges.parts_of(event.mgmt_no)
    packs = await uow.packs.lock(parts)
    packs.any_of(event.mgmt_no)
    known = await uow.exchanges.called_off(event.mgmt_no, parts)
    if known is not None and known.revision > event.revision:
        return
    for part in parts:
        exchange_end.release_exchange(packs.any_of(part), part)
    if any(pack.events for pack in packs.packs):
        await save(uow, packs, ctx, Remark(event.note, automatic=True))


async def exchange_cancelled(uow: Uow, event: ExchangeCancelled, ctx: CommandContext) -> None:
    """Raises ORDER_NOT_FOUND, ITEM_NOT_FOUND. A "no" is an answer with a code, so that cs takes its case up again."""
    parts = await uow.exchanges.parts_of(event.mgmt_no)
    packs = await uow.packs.lock([*parts, event.source_mgmt_no])
    source = packs.of(event.source_mgmt_no).order(event.source_mgmt_no).item(event.item_id)
    carried = [_part(packs, part) for part in parts]
    known = await uow.exchanges.called_off(event.mgmt_no, parts)
    asked = exchange_end.CallingOff(event.mgmt_no, event.revision, source, event.qty, uow.new_id, ctx.operator, ctx.at)
    answered = exchange_end.call_off_exchange(carried, asked, known)
    if answered is not None:
        await uow.exchanges.save(answered, ctx)
        await save(uow, packs, ctx, Remark(event.note))


def _part(packs: LockedPacks, mgmt_no: int) -> exchange_end.Part:
    pack = packs.any_of(mgmt_no)
    return pack, next(order for order in pack.orders if order.mgmt_no == mgmt_no)


async def _open(uow: Uow, mgmt_no: int, return_id: str) -> tuple[LockedPacks, Pack, Sequence[Returning]]:
    packs = await uow.packs.lock([mgmt_no])
    lines = await uow.returns.of(return_id)
    pack = packs.find(mgmt_no)
    if pack is None or not lines or any(line.mgmt_no != mgmt_no for line in lines):
        raise Refusal("RETURN_NOT_FOUND", return_id=return_id)
    return packs, pack, lines


async def _others(uow: Uow, mgmt_no: int, return_id: str) -> list[Returning]:
    return [line for line in await uow.returns.open_of(mgmt_no) if line.return_id != return_id]


async def _finish(
    uow: Uow, packs: LockedPacks, pack: Pack, booking: Booking | None, note: str, ctx: CommandContext
) -> None:
    if booking is None:
        return
    await uow.returns.save(booking.lines)
    options = await uow.stock.take_back(booking.stock, ctx) if booking.stock else []
    show_stock(pack, options)
    also = [OptionsChanged(at=ctx.at, options=tuple(options))] if options else []
    await save(uow, packs, ctx, Remark(note), also=also)
