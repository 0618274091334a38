"""확인 of claims and of withdrawals, row by row (A30, A31, F-186, F-190). Seen is not decided."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from services.cancellations.application.ports import Uow
from services.cancellations.application.publish import acknowledged
from services.cancellations.domain import acknowledge as domain
from services.cancellations.domain.claim import Claim
from shared.contracts.codes import Refusal, detail
from shared.runtime.command import CommandContext

Result = dict[str, Any]


async def acknowledge_claims(uow: Uow, ids: Sequence[str], context: CommandContext) -> list[Result]:
    """선택확인, 전체확인. Per row ALREADY_ACKED, CLAIM_NOT_FOUND."""
    return await _each(
        uow, ids, context, lambda claim: domain.acknowledge(claim, context.operator, context.at), withdrawal=False
    )


async def acknowledge_withdrawals(uow: Uow, ids: Sequence[str], context: CommandContext) -> list[Result]:
    """선택확인 of 취소철회조회. Per row ALREADY_ACKED, CLAIM_NOT_FOUND."""
    return await _each(
        uow,
        ids,
        context,
        lambda claim: domain.acknowledge_withdrawal(claim, context.operator, context.at),
        withdrawal=True,
    )


async def unacknowledge_withdrawals(uow: Uow, ids: Sequence[str], context: CommandContext) -> list[Result]:
    """선택취소 (D9): the acknowledgement is taken back. Per row NOT_ACKED, CLAIM_NOT_FOUND."""
    return await _each(uow, ids, context, domain.unacknowledge_withdrawal, withdrawal=True, undone=True)


async def _each(
    uow: Uow,
    ids: Sequence[str],
    context: CommandContext,
    act: Callable[[Claim], None],
    *,
    withdrawal: bool,
    undone: bool = False,
) -> list[Result]:
    by_id = {claim.id: claim for claim in await uow.claims.by_ids(ids)}
    results, done = [], []
    for claim_id in ids:
        code = _tried(act, by_id.get(claim_id))
        results.append({"id": claim_id, "ok": code is None, "code": code, "detail": detail(code) if code else None})
        if code is None:
            done.append(by_id[claim_id])
    await uow.claims.save(done, context.at)
    await uow.publish(
        [acknowledged(each, context.operator, context.at, withdrawal=withdrawal, undone=undone) for each in done]
    )
    return results


def _tried(act: Callable[[Claim], None], claim: Claim | None) -> str | None:
    if claim is None:
        return "CLAIM_NOT_FOUND"
    try:
        act(claim)
    except Refusal as refusal:
        return refusal.code
    return None
