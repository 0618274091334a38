"""회수 (A20) and 반품예정 (A21): shipped pieces are on their way back. cs opens the case and owns its life; orders knows
what was shipped, so it says what can come back, and whether the stock already expects it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from services.orders.domain.auto_combine import OWN_STOCK
from services.orders.domain.events_returns import Fees, PickupRequested, ReturnExpectedMarked, ReturningLine
from services.orders.domain.item import Item
from services.orders.domain.pack import Pack
from services.orders.domain.quantities import chosen_items
from shared.contracts.codes import Refusal
from shared.contracts.people import Buyer
from shared.contracts.snapshots import OrderStatus


class Origin(StrEnum):
    """Who brings the goods: our courier (회수), or the customer or the channel (반품예정)."""

    PICKUP = "PICKUP"
    EXPECTED = "EXPECTED"


class State(StrEnum):
    """Whether pieces are still on their way."""

    OPEN = "OPEN"
    ARRIVED = "ARRIVED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Returning:
    """Pieces of a line that one return brings back; `inbound`: the stock expects them (입고예정).

    `arrived_qty` are those that were in the box, `restocked_qty` those back on the shelf; `revision` is the case's.
    Nobody waits any more for what was `settled` before it came, though it may still come.
    """

    return_id: str
    mgmt_no: int
    item_id: int
    option_code: str | None
    qty: int
    origin: Origin
    inbound: bool
    state: State = State.OPEN
    arrived_qty: int = 0
    restocked_qty: int = 0
    revision: int = 0
    settled: bool = False

    @property
    def awaited(self) -> bool:
        """Whether the pieces are on their way, as far as anybody expects."""
        return self.state is State.OPEN and not self.settled


@dataclass(frozen=True, slots=True)
class Pickup:
    """What the popup asks beside the lines. `auto_inbound` None: registered where it is not registered yet."""

    return_id: str
    auto_inbound: bool | None
    sender: Buyer | None = None
    receiver: Buyer | None = None
    courier: str | None = None
    courier_name: str = ""
    payer: str | None = None
    reason: str | None = None
    claim_id: str | None = None
    return_invoice_no: str | None = None
    fees: Fees = field(default_factory=Fees)


def request_pickup(
    pack: Pack, mgmt_no: int, lines: object, asked: Pickup, known: Sequence[Returning]
) -> list[Returning]:
    """The lines to keep. `known` are the awaited ones of the order's items, under the pack's lock.

    Raises NO_ITEM_SELECTED, QTY_ZERO, ITEM_NOT_FOUND, PICKUP_NOT_SHIPPED, QTY_OUT_OF_RANGE,
    INBOUND_ALREADY_REGISTERED (F-121: collected again, the stock would be expected twice).
    """
    order = pack.order(mgmt_no)
    chosen = chosen_items(order, lines)
    require_shipped(pack)
    made = []
    for item, qty in chosen:
        _require_returnable(item, qty)
        free = _expected(known, item) + qty <= item.returnable_qty
        if asked.auto_inbound and not free:
            raise Refusal("INBOUND_ALREADY_REGISTERED", option_code=item.option_code)
        inbound = free and _is_ours(item) if asked.auto_inbound is None else asked.auto_inbound
        made.append(Returning(asked.return_id, mgmt_no, item.item_id, item.option_code, qty, Origin.PICKUP, inbound))
    count_returning(pack, [*known, *made])
    pack.record(
        PickupRequested(
            mgmt_no,
            asked.return_id,
            tuple(ReturningLine(each.item_id, each.option_code, each.qty, each.inbound) for each in made),
            asked.sender,
            asked.receiver,
            asked.courier,
            asked.courier_name,
            asked.payer,
            asked.reason,
            asked.claim_id,
            asked.return_invoice_no,
            asked.fees,
        )
    )
    return made


def require_shipped(pack: Pack) -> None:
    """Raises PICKUP_NOT_SHIPPED."""
    if pack.status is not OrderStatus.SHIPPED:
        raise Refusal("PICKUP_NOT_SHIPPED")


def mark_return_expected(
    pack: Pack, mgmt_no: int, lines: object, return_id: str, known: Sequence[Returning]
) -> list[Returning]:
    """The lines to keep; the stock does not expect them until they are collected or arrive.

    Raises NO_ITEM_SELECTED, QTY_ZERO, ITEM_NOT_FOUND, RETURN_NOT_SHIPPED, RETURN_ALREADY_EXPECTED, QTY_OUT_OF_RANGE.
    """
    order = pack.order(mgmt_no)
    chosen = chosen_items(order, lines)
    if pack.status is not OrderStatus.SHIPPED:
        raise Refusal("RETURN_NOT_SHIPPED")
    expected = {each.item_id for each in known if each.origin is Origin.EXPECTED}
    made = []
    for item, qty in chosen:
        if item.item_id in expected:
            raise Refusal("RETURN_ALREADY_EXPECTED", option_code=item.option_code)
        _require_returnable(item, qty)
        made.append(Returning(return_id, mgmt_no, item.item_id, item.option_code, qty, Origin.EXPECTED, inbound=False))
    count_returning(pack, [*known, *made])
    told = tuple(ReturningLine(each.item_id, each.option_code, each.qty, each.inbound) for each in made)
    pack.record(ReturnExpectedMarked(mgmt_no, return_id, told))
    return made


def _require_returnable(item: Item, qty: int) -> None:
    if qty > item.returnable_qty:
        raise Refusal("QTY_OUT_OF_RANGE", max=item.returnable_qty)


def _expected(known: Sequence[Returning], item: Item) -> int:
    """Pieces of the line that the stock expects already."""
    return sum(each.qty for each in known if each.item_id == item.item_id and each.inbound)


def _is_ours(item: Item) -> bool:
    """A consignment goes back to its supplier (domain.md 2.12)."""
    return item.option is not None and item.option.shipper == OWN_STOCK


def count_returning(pack: Pack, lines: Sequence[Returning]) -> None:
    """`returning_qty` counts pieces, not requests: the same ones may be asked for again. `lines`: all of the orders that
    they name."""
    awaited = [each for each in lines if each.awaited]
    named = {each.mgmt_no for each in lines}
    for item in pack.items:
        if item.mgmt_no in named:
            asked = sum(each.qty for each in awaited if each.item_id == item.item_id)
            item.returning_qty = min(item.returnable_qty, asked)
