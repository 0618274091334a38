"""A list as a file (F-160, api.md "Exports"): asked for with a reason, logged, and made by a job of its own kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from pydantic import TypeAdapter

from services.cs.application.access_log import Access, Action, Caller
from services.cs.application.filters import PackFilter, RecordFilter
from services.cs.application.jobs import EXPORT, Outcome
from services.cs.application.ports import Uow
from services.cs.application.ports_jobs import Job
from services.cs.application.return_filters import ExchangeFilter, ReturnFilter
from services.cs.application.statistics import StatisticsFilter
from shared.runtime.command import CommandContext

Filter = PackFilter | RecordFilter | ReturnFilter | ExchangeFilter | StatisticsFilter
TITLES: Mapping[str, str] = {
    "packs": "주문목록",
    "records": "CS내역",
    "returns": "반품목록",
    "exchanges": "교환예정목록",
    "statistics": "반품통계",
}
_READERS: Mapping[str, TypeAdapter[Any]] = {
    "packs": TypeAdapter(PackFilter),
    "records": TypeAdapter(RecordFilter),
    "returns": TypeAdapter(ReturnFilter),
    "exchanges": TypeAdapter(ExchangeFilter),
    "statistics": TypeAdapter(StatisticsFilter),
}


@dataclass(frozen=True, slots=True)
class NewExport:
    """`asked` is what the client sent, for the log; `filter` and `sort` what it means; `sort` None: as the list is when
    nothing is asked. `unmasked`: for who may see everything."""

    kind: str
    asked: Mapping[str, Any]
    filter: Filter
    sort: str | None
    reason: str
    unmasked: bool


async def start_export(uow: Uow, wanted: NewExport, caller: Caller, ctx: CommandContext) -> Outcome:
    """A job without rows; its file follows. Asking is logged, taking the file is logged again."""
    job = Job(UUID(ctx.command_id), EXPORT, _params(wanted, ctx), ctx.operator)
    await uow.jobs.start(job, [], ctx.at)
    what = {"kind": wanted.kind, "filter": wanted.asked, "unmasked": wanted.unmasked}
    await uow.accesses.log(Access(ctx.at, caller, Action.EXPORT, wanted.reason, what, job_id=job.id))
    return Outcome({"job_id": str(job.id), "state": "RUNNING", "done": 0, "total": 0}, job=True)


def filter_of(params: Mapping[str, Any]) -> Filter:
    """The filter of a job that was started here, in this process or in another."""
    found: Filter = _READERS[params["kind"]].validate_python(params["parsed"])
    return found


def _params(wanted: NewExport, ctx: CommandContext) -> dict[str, Any]:
    return {
        "kind": wanted.kind,
        "title": TITLES[wanted.kind],
        "filter": dict(wanted.asked),
        "parsed": orjson.loads(orjson.dumps(wanted.filter)),
        "sort": wanted.sort,
        "reason": wanted.reason,
        "unmasked": wanted.unmasked,
        "asked_at": ctx.at.isoformat(),
    }
