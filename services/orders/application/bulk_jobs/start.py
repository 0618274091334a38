"""A bulk call of more rows than a request does becomes a job (api.md, "Exports and jobs")."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from services.orders.application.bulk import Unreadable
from services.orders.application.bulk_jobs.model import BulkJob, BulkUow, Raw
from shared.contracts.codes import Refusal
from shared.runtime.command import CommandContext

MOST = 10_000
"""Rows that one call may name."""
PART_ROWS = 50
"""Rows of a part: its orders are locked until its end, and an agent who is at one of them must not wait for long."""


async def start_job(
    uow: BulkUow, action: str, shared: Raw, rows: Sequence[Raw | Unreadable], ctx: CommandContext
) -> BulkJob:
    """Keep the rows; they are done by parts of PART_ROWS in the name of who asked. Raises TOO_MANY_ROWS."""
    if len(rows) > MOST:
        raise Refusal("TOO_MANY_ROWS", limit=MOST)
    numbers = [None if isinstance(row, Unreadable) else int(row["mgmt_no"]) for row in rows]
    packs = await uow.jobs.packs_of(sorted({number for number in numbers if number is not None}))
    job = BulkJob(UUID(ctx.command_id), action, shared, ctx.operator)
    await uow.jobs.start(job, rows, parts_of(numbers, packs), ctx.at)
    return job


def parts_of(numbers: Sequence[int | None], packs: Mapping[int, int]) -> list[int]:
    """Of each row the part, at most PART_ROWS rows each. Rows of one pack are in one part, so that a pack-level action
    runs once a pack (domain.md 2.10) however many rows the call has."""
    groups: dict[Any, list[int]] = {}
    for row, number in enumerate(numbers):
        pack_no = packs.get(number) if number is not None else None
        groups.setdefault(("row", row) if pack_no is None else pack_no, []).append(row)
    parts = [0] * len(numbers)
    part = filled = 0
    for group in groups.values():
        for start in range(0, len(group), PART_ROWS):
            piece = group[start : start + PART_ROWS]
            if filled + len(piece) > PART_ROWS:
                part, filled = part + 1, 0
            filled += len(piece)
            for row in piece:
                parts[row] = part
    return parts
