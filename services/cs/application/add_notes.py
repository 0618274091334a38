"""CS남기기 and CS선택등록 (A25, F-137, F-152): the same note on any number of orders, each as its own OPEN record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.cs.application.bulk import Answers
from services.cs.application.live import LiveMessage, pack_changed, record_added
from services.cs.application.ports import Uow
from services.cs.domain.general_types import GeneralType
from services.cs.domain.records import Handled, RecordDraft
from services.cs.domain.tasks import Task
from shared.contracts.codes import Refusal
from shared.contracts.cs import NoteAdded
from shared.runtime.command import CommandContext


@dataclass(frozen=True, slots=True)
class Note:
    """What is written: 내용, 일반 CS 타입, 알람."""

    text: str
    general_type: GeneralType | None = None
    alarm_at: datetime | None = None

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise Refusal("EMPTY_NOTE")


async def add_notes(
    uow: Uow, mgmt_nos: Sequence[int], note: Note, ctx: CommandContext
) -> tuple[Answers, list[LiveMessage]]:
    """Returns an answer per order and what the consoles are told. Codes: ORDER_NOT_FOUND."""
    wanted = list(dict.fromkeys(mgmt_nos))
    packs = await uow.view.packs_of(wanted)
    drafts = [
        RecordDraft(
            key=f"note:{ctx.command_id}",
            mgmt_no=mgmt_no,
            pack_no=packs[mgmt_no],
            at=ctx.at,
            operator=ctx.operator,
            task=Task.ADD_CS_NOTE,
            handled=Handled.OPEN,
            note=note.text,
            general_type=note.general_type,
            alarm_at=note.alarm_at,
            command_id=ctx.command_id,
        )
        for mgmt_no in wanted
        if mgmt_no in packs
    ]
    added = await uow.records.add(drafts)
    await uow.view.follow_records(mgmt_nos={each.mgmt_no for each in added})
    await uow.publish(
        [
            NoteAdded(record_id=each.id, mgmt_no=each.mgmt_no, pack_no=each.pack_no, operator=ctx.operator, at=ctx.at)
            for each in added
        ]
    )
    told = [
        record_added(each.id, each.mgmt_no, each.pack_no, Task.ADD_CS_NOTE, ctx.at, ctx.operator, Handled.OPEN)
        for each in added
    ]
    told += [pack_changed(row, has_open=opened) for row, opened in await uow.view.grid_rows(set(packs.values()))]
    return {n: None if n in packs else Refusal("ORDER_NOT_FOUND", mgmt_no=n) for n in wanted}, told
