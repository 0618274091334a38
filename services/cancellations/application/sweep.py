"""Looks again for the orders of claims that wait, less and less often: the net under the handlers of arrivals."""

from __future__ import annotations

from datetime import datetime

from services.cancellations.application.match_claims import match_claims
from services.cancellations.application.ports import Uow
from services.cancellations.application.publish import messages_of

BATCH = 100


async def sweep(uow: Uow, at: datetime) -> int:
    """Take due claims that nobody else holds; returns how many were looked at."""
    claims = await uow.claims.due(at, BATCH)
    if claims:
        await match_claims(uow, claims)
        messages = messages_of(claims, at)
        await uow.claims.save(claims, at, tried=True)
        await uow.publish(messages)
    return len(claims)
