"""교환예정: the replacement waits until the old goods arrive (domain.md 2.7), and is then let go by itself."""

from __future__ import annotations

from collections.abc import Collection

from services.cs.application.case_steps import Said, record
from services.cs.application.live import LiveMessage
from services.cs.application.ports import Uow
from services.cs.application.texts.returns import exchange_step
from services.cs.domain.letting_go import to_let_go
from services.cs.domain.records import Handled
from services.cs.domain.tasks import Task
from shared.contracts.cs_returns import ExchangeReleased
from shared.runtime.command import CommandContext


async def let_go(uow: Uow, mgmt_no: int, item_ids: Collection[int], ctx: CommandContext) -> list[LiveMessage]:
    """Release the exchanges of these lines of an order whose goods have come: after a return was inspected, after that
    was corrected, and after an exchange was opened. Those who do it at once take turns here."""
    if not item_ids:
        return []
    await uow.exchanges.take_turns([mgmt_no])
    lines = await uow.exchanges.lock_lines(mgmt_no, item_ids)
    if not lines:
        return []
    came = await uow.returns.came(mgmt_no, lines)
    told: list[LiveMessage] = []
    for item_id, exchanges in lines.items():
        brought = came.get(item_id, {})
        for exchange in to_let_go(exchanges, brought):
            own = exchange.return_case_id
            brought_by = own if own is not None and own in brought else list(brought)[-1]
            exchange.let_go(ctx.at, ctx.operator, brought_by)
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
