"""교환예정: the replacement waits until the old goods arrive (domain.md 2.7), and is then let go by itself."""

from __future__ import annotations

from services.cs.application.case_steps import Said, record
from services.cs.application.live import LiveMessage
from services.cs.application.ports import Uow
from services.cs.application.texts.returns import exchange_step
from services.cs.domain.records import Handled
from services.cs.domain.return_inspection import came_back
from services.cs.domain.returns import ReturnCase
from services.cs.domain.tasks import Task
from shared.contracts.cs_returns import ExchangeReleased
from shared.runtime.command import CommandContext


async def let_go_at_arrival(uow: Uow, case: ReturnCase, ctx: CommandContext) -> list[LiveMessage]:
    """Release exchanges whose pieces have come: those asked for with this return first, then the oldest of the same
    lines while pieces are left. The return is locked by this transaction."""
    left = came_back(case.pieces)
    told: list[LiveMessage] = []
    waiting = await uow.exchanges.lock_waiting_for(case.id, case.mgmt_no, left)
    for exchange in sorted(waiting, key=lambda each: (each.return_case_id is None, each.id)):
        if left[exchange.item_id] < exchange.qty:
            continue
        left[exchange.item_id] -= exchange.qty
        exchange.release(ctx.at, ctx.operator)
        exchange.return_case_id = case.id
        await uow.exchanges.save(exchange, ctx)
        words = exchange_step(exchange, "교환예정 해제 : 반품 도착")
        said = Said(f"arrived:{exchange.id}:{exchange.version}", Task.RELEASE_EXCHANGE, words, Handled.DONE)
        told += await record(uow, exchange.mgmt_no, said, ctx)
        await uow.publish(
            [
                ExchangeReleased(
                    mgmt_no=exchange.new_mgmt_no, revision=exchange.version, operator=ctx.operator, at=ctx.at
                )
            ]
        )
    return told
