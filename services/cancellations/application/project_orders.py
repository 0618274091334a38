"""Orders' events feed the read model, and orders that arrive meet the claims that wait for them (domain.md 2.8)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from services.cancellations.application.match_claims import match_claims
from services.cancellations.application.ports import Uow
from services.cancellations.application.publish import messages_of
from services.cancellations.domain.matching import locks_of
from shared.contracts.orders import ChannelChanged
from shared.contracts.snapshots import Pack


async def project_packs(uow: Uow, packs: Sequence[Pack], at: datetime) -> None:
    """Apply the snapshots that are newer than what is known; then look again at the claims of those orders.

    A claim's handler takes the same locks: whichever of the two comes second sees the other.
    """
    changed = await uow.orders.project(packs)
    keys = sorted({key for order in changed for key in locks_of(order)})
    if not keys:
        return
    await uow.lock(keys)
    claims = await uow.claims.unmatched_of(keys)
    if not claims:
        return
    await match_claims(uow, claims)
    messages = messages_of(claims, at)
    await uow.claims.save(claims, at)
    await uow.publish(messages)


async def project_channels(uow: Uow, changes: Iterable[ChannelChanged]) -> None:
    """판매처 as orders last told it."""
    await uow.channels.project([change.model_dump(exclude={"at"}) for change in changes])
