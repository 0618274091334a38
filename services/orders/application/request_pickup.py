"""회수 (A20, F-120, F-121)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from services.orders.application.finish import Outcome, finish, open_packs
from services.orders.application.ports import OrderCommand, Uow
from services.orders.domain import returns
from services.orders.domain.events_returns import Fees
from services.orders.domain.phones import checked_phone, checked_zip
from services.orders.domain.waybill import checked_courier, checked_waybill
from shared.contracts.codes import Refusal
from shared.contracts.people import Buyer, one_line
from shared.contracts.reasons import REASONS
from shared.runtime.command import CommandContext

PAYERS = ("PREPAID", "COLLECT")


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestPickup(OrderCommand):
    """회수: as it was typed; `sender` and `receiver` None: the recipient, our warehouse."""

    items: object = None
    sender: Mapping[str, Any] | None = None
    receiver: Mapping[str, Any] | None = None
    courier: object = None
    payer: str | None = None
    reason: str | None = None
    claim_id: str | None = None
    return_invoice_no: object = None
    fees_expected: Mapping[str, int] = field(default_factory=dict)
    auto_inbound: bool | None = None


async def request_pickup(uow: Uow, command: RequestPickup, ctx: CommandContext) -> Outcome:
    """Raises UNKNOWN_COURIER, INVOICE_NOT_DIGITS, INVALID_PHONE, INVALID_ZIP, INVALID_VALUE, NO_ITEM_SELECTED, QTY_ZERO,
    ITEM_NOT_FOUND, PICKUP_NOT_SHIPPED, QTY_OUT_OF_RANGE, INBOUND_ALREADY_REGISTERED."""
    asked = _asked(command, uow.new_id(), ctx)
    packs = await open_packs(uow, command)
    pack = packs.of(command.mgmt_no)
    known = await uow.returns.open_of(command.mgmt_no)
    made = returns.request_pickup(pack, command.mgmt_no, command.items, asked, known)
    await uow.returns.add(made, ctx)
    return await finish(uow, packs, command, ctx)


def _asked(command: RequestPickup, return_id: str, ctx: CommandContext) -> returns.Pickup:
    if command.payer is not None and command.payer not in PAYERS:
        raise Refusal("INVALID_VALUE", field="payer")
    if command.reason is not None and command.reason not in REASONS:
        raise Refusal("INVALID_VALUE", field="reason")
    courier = None if command.courier in (None, "") else checked_courier(command.courier)
    number = None
    if command.return_invoice_no not in (None, ""):
        by = courier or checked_courier("ETC")
        number = checked_waybill(by, command.return_invoice_no, pack_no=command.mgmt_no, at=ctx.at).invoice_no
    return returns.Pickup(
        return_id,
        command.auto_inbound,
        sender=_person(command.sender, "보내는 분"),
        receiver=_person(command.receiver, "받는 분"),
        courier=courier.code if courier else None,
        courier_name=courier.name if courier else "",
        payer=command.payer,
        reason=command.reason,
        claim_id=command.claim_id,
        return_invoice_no=number,
        fees=Fees(**command.fees_expected),
    )


def _person(given: Mapping[str, Any] | None, whose: str) -> Buyer | None:
    if given is None:
        return None
    return Buyer(
        name=one_line(given["name"]),
        tel=checked_phone(given["tel"], whose),
        mobile=checked_phone(given["mobile"], whose),
        zip=checked_zip(given["zip"], whose),
        address=one_line(given["address"]),
    )
