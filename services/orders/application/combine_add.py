"""합포추가 (A7)."""

from __future__ import annotations

from dataclasses import dataclass

from services.orders.application.finish import Outcome, finish, open_packs
from services.orders.application.ports import OrderCommand, Uow
from services.orders.domain import combine
from services.orders.domain.quantities import whole_number
from shared.contracts.codes import Refusal
from shared.runtime.command import CommandContext


@dataclass(frozen=True, slots=True, kw_only=True)
class CombineAdd(OrderCommand):
    """합포추가: the target's whole pack joins this one."""

    target_mgmt_no: object
    confirm_recipient_mismatch: bool = False
    confirm_mixed_shipper: bool = False


async def combine_add(uow: Uow, command: CombineAdd, ctx: CommandContext) -> Outcome:
    """Raises COMBINE_SELF, COMBINE_TARGET_NOT_FOUND, COMBINE_SAME_PACK, COMBINE_NOT_RECEIVED, COMBINE_LOCKED,
    FULLY_CANCELLED, COMBINE_RECIPIENT_MISMATCH, COMBINE_MIXED_SHIPPER."""
    if command.target_mgmt_no is None:
        raise Refusal("FIELD_REQUIRED", field="target_mgmt_no")
    target_mgmt_no = whole_number(command.target_mgmt_no, "target_mgmt_no")
    packs = await open_packs(uow, command, target_mgmt_no)
    target = packs.find(target_mgmt_no)
    combine.require_target(target, command.mgmt_no, target_mgmt_no)
    assert target is not None  # noqa: S101 - require_target refused otherwise
    combine.combine_add(
        packs.of(command.mgmt_no),
        command.mgmt_no,
        target,
        target_mgmt_no,
        confirm_recipient_mismatch=command.confirm_recipient_mismatch,
        confirm_mixed_shipper=command.confirm_mixed_shipper,
    )
    return await finish(uow, packs, command, ctx)
