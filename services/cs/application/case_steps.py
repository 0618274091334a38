"""What every step of a return or an exchange does beside deciding: the version is checked, the history gets its line."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from services.cs.application.live import LiveMessage, pack_changed, record_added
from services.cs.application.ports import Uow
from services.cs.domain.cases import Case
from services.cs.domain.records import Handled, RecordDraft, SystemText
from services.cs.domain.tasks import Task
from shared.contracts.codes import Refusal
from shared.runtime.command import CommandContext


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What a step takes beside its own: C/S 내용, and the version that the operator was looking at."""

    note: str = ""
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A line of the history to be; `key` is unique for the step."""

    key: str
    task: Task
    system: SystemText
    handled: Handled = Handled.OPEN
    note: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """How a step ended: the row as the list shows it, and what the consoles are told."""

    row: dict[str, Any]
    told: list[LiveMessage]


async def require_version(
    case: Case, expected: int | None, changes_since: Callable[[int, int], Awaitable[list[dict[str, Any]]]]
) -> None:
    """Raises VERSION_CONFLICT with what changed since, by whom and when."""
    if expected is not None and expected != case.version:
        changes = await changes_since(case.id, expected)
        raise Refusal("VERSION_CONFLICT", extra={"changes": changes, "version": case.version})


async def record(uow: Uow, mgmt_no: int, said: Said, ctx: CommandContext) -> list[LiveMessage]:
    """Write the line into the history of the order; returns what the consoles are told."""
    draft = RecordDraft(
        key=said.key,
        mgmt_no=mgmt_no,
        pack_no=None,
        at=ctx.at,
        operator=ctx.operator,
        task=said.task,
        handled=said.handled,
        system=said.system,
        note=said.note,
    )
    added = await uow.records.add([draft])
    await uow.view.follow_records(mgmt_nos={each.mgmt_no for each in added})
    told = [
        record_added(each.id, each.mgmt_no, each.pack_no, said.task, ctx.at, ctx.operator, said.handled)
        for each in added
    ]
    rows = await uow.view.grid_rows({each.pack_no for each in added})
    return [*told, *(pack_changed(row, has_open=opened) for row, opened in rows)]
