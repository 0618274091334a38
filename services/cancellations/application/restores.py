"""정상복귀 by hand settles the blocking task that a withdrawal left (RESTORE_REQUIRED -> RESTORED).

Restores and answers arrive in any order, so the restored pieces of an order are kept until a claim uses them.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.cancellations.application.ports import Uow
from services.cancellations.application.publish import messages_of
from services.cancellations.domain.answers import restored_by_hand
from services.cancellations.domain.claim import Claim
from shared.contracts.orders import ItemsRestored, Withdrawal


async def hear_restore(uow: Uow, restored: ItemsRestored) -> None:
    """Keep the pieces and settle the claims that wait for them, oldest first."""
    pieces: dict[tuple[int, int], int] = {}
    for line in restored.lines:
        key = (line.mgmt_no, restored.version)
        pieces[key] = pieces.get(key, 0) + line.qty
    orders = sorted({mgmt_no for mgmt_no, _ in pieces})
    for mgmt_no in orders:
        await lock_restores(uow, mgmt_no)
    await uow.orders.note_restored(pieces)
    claims = await uow.claims.by_orders(orders)
    settled = await settle_restores(uow, claims)
    messages = messages_of(settled, restored.at)
    await uow.claims.save(settled, restored.at)
    await uow.publish(messages)


async def lock_restores(uow: Uow, mgmt_no: int) -> None:
    """Take it before a claim of the order is loaded, as `hear_restore` does."""
    await uow.lock([f"restore:{mgmt_no}"])


async def settle_restores(uow: Uow, claims: Sequence[Claim]) -> list[Claim]:
    """Give restored pieces to the claims that ask for them; those that have got all are settled.

    A claim may just have become RESTORE_REQUIRED: its restore may have been heard before.
    """
    asking = [claim for claim in claims if claim.withdrawal is Withdrawal.RESTORE_REQUIRED]
    for claim in asking:
        if claim.mgmt_no is None:
            continue
        # Where orders did not say how many pieces, any restore of the order is the answer.
        wanted = max(1, claim.cancelled_qty) - claim.restored_qty
        claim.restored_qty += await uow.orders.use_restored(claim.mgmt_no, claim.answered_version, wanted)
        if claim.restored_qty >= max(1, claim.cancelled_qty):
            restored_by_hand(claim)
    return asking
