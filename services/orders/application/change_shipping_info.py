"""배송정보변경 (A3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services.orders.application.finish import Outcome, finish, open_packs
from services.orders.application.ports import OrderCommand, Uow
from services.orders.domain import shipping_info
from shared.runtime.command import CommandContext


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeShippingInfo(OrderCommand):
    """배송정보변경: only the fields that are given, as they were typed."""

    recipient: Mapping[str, object]


async def change_shipping_info(uow: Uow, command: ChangeShippingInfo, ctx: CommandContext) -> Outcome:
    """Raises INVALID_PHONE, INVALID_ZIP, FIELD_REQUIRED, LOCKED_BY_INVOICE, ALREADY_SHIPPED, NO_CHANGE."""
    packs = await open_packs(uow, command)
    shipping_info.change_shipping_info(packs.of(command.mgmt_no), command.mgmt_no, command.recipient)
    return await finish(uow, packs, command, ctx)
