"""Which claims an acknowledgement means: those named, or all that a filter finds."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from services.cancellations.application.lists import MAX_BULK, ClaimFilter
from services.cancellations.entrypoints.wiring import App
from shared.contracts.codes import Refusal


async def ids_of(
    app: App, conn: AsyncConnection, ids: Sequence[str] | None, wanted: ClaimFilter | None, expected: int | None
) -> list[str]:
    """Ids, each once. Raises Refusal FIELD_REQUIRED, TOO_MANY_ROWS, COUNT_CHANGED."""
    if ids is not None:
        return list(dict.fromkeys(ids))
    if wanted is None:
        raise Refusal("FIELD_REQUIRED", field="ids")
    found = await app.claim_lists(conn).ids(wanted, MAX_BULK + 1)
    if len(found) > MAX_BULK:
        raise Refusal("TOO_MANY_ROWS", limit=MAX_BULK)
    if expected is not None and expected != len(found):
        raise Refusal("COUNT_CHANGED", expected=expected, actual=len(found))
    return found
