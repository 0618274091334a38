"""The claim commands that cancellations sends: message type -> use case. A message is one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.application.apply_claim import apply_claim
from services.orders.application.ports import Uow
from services.orders.application.resolve_claim import resolve_claim
from services.orders.application.withdraw_claim import withdraw_claim
from shared.bus.received import Received
from shared.bus.subscription import Subscription
from shared.contracts.orders_commands import ApplyClaim, ResolveClaim, WithdrawClaim
from shared.runtime.clock import Clock
from shared.runtime.command import CommandContext


def subscriptions(uow: Callable[[AsyncConnection], Uow], clock: Clock) -> list[Subscription]:
    """`orders.claims`: claims of different orders are decided side by side, each under its own locks."""

    async def handle(conn: AsyncConnection, received: Sequence[Received]) -> None:
        for message in received:
            await _carry_out(uow(conn), message, clock)

    return [Subscription("orders.claims", (ApplyClaim, WithdrawClaim, ResolveClaim), handle, concurrency=4)]


async def _carry_out(uow: Uow, message: Received, clock: Clock) -> None:
    match message.data:
        case ApplyClaim() as command:
            await apply_claim(uow, command, _context(command.operator, message, clock))
        case WithdrawClaim() as command:
            await withdraw_claim(uow, command, _context(command.operator, message, clock))
        case ResolveClaim() as command:
            await resolve_claim(uow, command, _context(command.operator, message, clock))
        case other:
            raise TypeError(f"no use case for {type(other).__name__}")


def _context(operator: str, message: Received, clock: Clock) -> CommandContext:
    return CommandContext(operator, message.id, clock())
