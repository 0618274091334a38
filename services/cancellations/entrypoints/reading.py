"""Small things of several routes: pages, ids from paths, a channel that may just have been made."""

from __future__ import annotations

import asyncio
from datetime import datetime
from uuid import UUID

from services.cancellations.application.lists import ClaimFilter, Listed, Place, keys_of
from services.cancellations.application.ports import Channel
from services.cancellations.entrypoints.answers import claim_answer
from services.cancellations.entrypoints.schemas import Paged
from services.cancellations.entrypoints.wiring import App
from shared.contracts.codes import Refusal
from shared.web.pagination import Cursor, Page
from shared.web.principal import Principal

PATIENCE_S = 1.5
LOOK_S = 0.05


def upload_id_of(text: str) -> UUID:
    """Raises Refusal UPLOAD_NOT_FOUND for what is no id."""
    try:
        return UUID(text)
    except ValueError:
        raise Refusal("UPLOAD_NOT_FOUND") from None


async def channel_named(app: App, channel_id: str) -> Channel:
    """The channel; one that orders has just made is waited for. Raises Refusal CHANNEL_NOT_FOUND.

    Waiting only spares the caller a repetition while the event is on its way: nothing depends on it.
    """
    for _ in range(round(PATIENCE_S / LOOK_S)):
        found = await app.database.read(lambda conn: app.uow(conn).channels.get(channel_id))
        if found is not None:
            return found
        await asyncio.sleep(LOOK_S)
    raise Refusal("CHANNEL_NOT_FOUND", channel_id=channel_id)


async def claims_page(app: App, wanted: ClaimFilter, paged: Paged, who: Principal) -> Page:
    """A page of either list."""
    place = _place(paged, withdrawals=wanted.withdrawals)
    found = await app.database.read(lambda conn: app.claim_lists(conn).page(wanted, place, paged.limit))
    before, after = _neighbours(found, place)
    return Page(
        [claim_answer(row, who, withdrawal=wanted.withdrawals) for row in found.rows],
        next_cursor=_cursor(found, -1, wanted, backwards=False) if after else None,
        prev_cursor=_cursor(found, 0, wanted, backwards=True) if before else None,
        total=found.total,
        total_is_exact=found.total_is_exact,
    )


def _neighbours(found: Listed, place: Place) -> tuple[bool, bool]:
    if not found.rows:
        return False, False
    if place.backwards:
        return found.more, True
    return place.keys is not None or place.offset > 0, found.more


def _cursor(found: Listed, at: int, wanted: ClaimFilter, *, backwards: bool) -> str:
    return Cursor(keys_of(found.rows[at], withdrawals=wanted.withdrawals), backwards).encode()


def _place(paged: Paged, *, withdrawals: bool) -> Place:
    if paged.cursor is None:
        return Place(offset=paged.offset)
    cursor = Cursor.decode(paged.cursor, *((str, str) if withdrawals else (int, str, str)))
    *urgency, at, row_id = cursor.keys
    try:
        moment, _ = datetime.fromisoformat(at), UUID(row_id)
    except ValueError:
        raise Refusal("INVALID_CURSOR") from None
    if moment.tzinfo is None or any(each not in range(3) for each in urgency):
        raise Refusal("INVALID_CURSOR")
    return Place(cursor.keys, cursor.backwards)
