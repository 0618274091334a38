"""Builds the read model anew from orders' snapshots. Records are the truth of cs: they are never built anew."""

from __future__ import annotations

from services.cs.application.ports import Uow
from shared.contracts.orders_commands import RequestSnapshots

PAGE = 100


async def rebuild(uow: Uow, request_id: str, *, from_nothing: bool) -> None:
    """Begin a generation, emptied or not, and ask for every pack. Lists go on being served meanwhile.

    Orders answers page by page; each row takes what is not older than itself. Harmless when asked twice.
    """
    await uow.view.begin_generation()
    if from_nothing:
        await uow.view.empty()
    await uow.publish([RequestSnapshots(request_id=request_id, page=PAGE)])
