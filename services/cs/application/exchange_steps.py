"""교환예정 해제, 교환완료, 교환취소 (F-163). Each raises EXCHANGE_NOT_FOUND, VERSION_CONFLICT, EXCHANGE_WRONG_STATE."""

from __future__ import annotations

from services.cs.application.case_steps import Remark, Said, Step, record, require_version
from services.cs.application.live import LiveMessage
from services.cs.application.ports import Uow
from services.cs.application.texts.returns import exchange_step
from services.cs.domain.exchanges import ExchangeCase
from services.cs.domain.tasks import Task
from shared.contracts.codes import Refusal, detail
from shared.contracts.cs_returns import ExchangeCancelled, ExchangeCompleted, ExchangeEvent, ExchangeReleased
from shared.contracts.orders import ExchangeCalledOff
from shared.runtime.command import CommandContext


async def release_exchange(uow: Uow, id: int, asked: Remark, ctx: CommandContext) -> Step:
    """The replacement may go though nothing has come."""
    case = await _open(uow, id, asked)
    case.release(ctx.at, ctx.operator)
    return await _finish(uow, case, ExchangeReleased, Task.RELEASE_EXCHANGE, "교환예정 해제", asked, ctx)


async def complete_exchange(uow: Uow, id: int, asked: Remark, ctx: CommandContext) -> Step:
    """Done with; a replacement that still waits is let go."""
    case = await _open(uow, id, asked)
    case.complete(ctx.at, ctx.operator)
    return await _finish(uow, case, ExchangeCompleted, Task.COMPLETE_EXCHANGE, "교환 완료", asked, ctx)


async def cancel_exchange(uow: Uow, id: int, asked: Remark, ctx: CommandContext) -> Step:
    """The replacement does not go. Raises LOCKED_BY_INVOICE, ALREADY_SHIPPED as far as it is known here; orders decides
    under its own lock, and answers where the exchange goes on (`keep_exchange`)."""
    case = await _open(uow, id, asked)
    case.cancel(await uow.exchanges.status_of(case.new_mgmt_no), ctx.at, ctx.operator)
    return await _finish(uow, case, ExchangeCancelled, Task.CANCEL_EXCHANGE, "교환 취소", asked, ctx)


async def keep_exchange(uow: Uow, answered: ExchangeCalledOff, event_id: str, code: str) -> list[LiveMessage]:
    """Orders could not call it off: the case is open again, and a person reads why. Nothing where more was said since."""
    case = await uow.exchanges.lock_replacement(answered.mgmt_no)
    if case is None or not case.take_up_again(answered.revision, answered.at):
        return []
    ctx = CommandContext(answered.operator, event_id, answered.at)
    await uow.exchanges.save(case, ctx)
    words = exchange_step(case, f"교환 취소 불가 : {detail(code)}")
    return await record(uow, case.mgmt_no, Said(f"exchange:{case.id}:{case.version}", Task.CANCEL_EXCHANGE, words), ctx)


async def _open(uow: Uow, id: int, asked: Remark) -> ExchangeCase:
    case = (await uow.exchanges.lock([id])).get(id)
    if case is None:
        raise Refusal("EXCHANGE_NOT_FOUND", id=id)
    await require_version(case, asked.expected_version, uow.exchanges.changes_since)
    return case


async def _finish(
    uow: Uow,
    case: ExchangeCase,
    event: type[ExchangeEvent],
    task: Task,
    words: str,
    asked: Remark,
    ctx: CommandContext,
) -> Step:
    await uow.exchanges.save(case, ctx)
    said = Said(f"exchange:{case.id}:{case.version}", task, exchange_step(case, words), note=asked.note)
    told = await record(uow, case.mgmt_no, said, ctx)
    about = {"mgmt_no": case.new_mgmt_no, "revision": case.version, "operator": ctx.operator, "at": ctx.at}
    if event is ExchangeCancelled:
        about |= {"source_mgmt_no": case.mgmt_no, "item_id": case.item_id, "qty": case.qty}
    await uow.publish([event.model_validate(about)])
    return Step(await uow.exchanges.row(case.id), told)
