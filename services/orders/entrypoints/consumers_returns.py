"""What cs says of returns and exchanges: message type -> use case. A message is one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.application import take_returns
from services.orders.application.ports import Uow
from shared.bus.received import Received
from shared.bus.subscription import Subscription
from shared.contracts.cs_returns import (
    EVENTS,
    ExchangeCancelled,
    ExchangeCompleted,
    ExchangeReleased,
    ReturnArrived,
    ReturnCancelled,
    ReturnSettled,
)
from shared.runtime.clock import Clock
from shared.runtime.command import CommandContext


def subscriptions(uow: Callable[[AsyncConnection], Uow], clock: Clock) -> list[Subscription]:
    """`orders.returns`. What cannot be carried out is parked with its code, for a person."""

    async def handle(conn: AsyncConnection, received: Sequence[Received]) -> None:
        for message in received:
            await _carry_out(uow(conn), message, clock)

    return [Subscription("orders.returns", EVENTS, handle, concurrency=4)]


async def _carry_out(uow: Uow, message: Received, clock: Clock) -> None:
    match message.data:
        case ReturnArrived() as event:
            await take_returns.return_arrived(uow, event, _context(event.operator, message, clock))
        case ReturnCancelled() as event:
            await take_returns.return_cancelled(uow, event, _context(event.operator, message, clock))
        case ReturnSettled() as event:
            await take_returns.return_settled(uow, event, _context(event.operator, message, clock))
        case ExchangeReleased() | ExchangeCompleted() as event:
            await take_returns.exchange_released(uow, event, _context(event.operator, message, clock))
        case ExchangeCancelled() as event:
            await take_returns.exchange_cancelled(uow, event, _context(event.operator, message, clock))
        case other:
            raise TypeError(f"no use case for {type(other).__name__}")


def _context(operator: str, message: Received, clock: Clock) -> CommandContext:
    return CommandContext(operator, message.id, clock())
