"""CS선택완료 and its way back (A26, F-150): records are closed or reopened one by one, each with its own answer."""

from __future__ import annotations

from collections.abc import Sequence

from services.cs.application.bulk import Answers
from services.cs.application.live import LiveMessage, pack_changed
from services.cs.application.ports import Uow
from services.cs.domain.records import Handled, refusal_to_move
from shared.contracts.codes import Refusal
from shared.contracts.cs import RecordClosed, RecordReopened
from shared.runtime.command import CommandContext


async def move_records(
    uow: Uow, ids: Sequence[int], to: Handled, ctx: CommandContext
) -> tuple[Answers, list[LiveMessage]]:
    """Returns an answer per record and what the consoles are told.

    Codes: RECORD_NOT_FOUND, ALREADY_DONE, ALREADY_OPEN.
    """
    wanted = list(dict.fromkeys(ids))
    states = await uow.records.lock(wanted)
    codes = {id: refusal_to_move(states[id].handled if id in states else None, to) for id in wanted}
    answers: Answers = {id: Refusal(code, id=id) if code else None for id, code in codes.items()}
    moved = [states[id] for id, code in codes.items() if code is None]
    if not moved:
        return answers, []
    await uow.records.move([each.id for each in moved], to, ctx.operator, ctx.at)
    await uow.view.follow_records(mgmt_nos={each.mgmt_no for each in moved})
    event = RecordClosed if to is Handled.DONE else RecordReopened
    await uow.publish(
        [
            event(record_id=each.id, mgmt_no=each.mgmt_no, pack_no=each.pack_no, operator=ctx.operator, at=ctx.at)
            for each in moved
        ]
    )
    rows = await uow.view.grid_rows({each.pack_no for each in moved})
    return answers, [pack_changed(row, has_open=opened) for row, opened in rows]
