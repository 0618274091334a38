"""The parcel (합포): one recipient, one waybill, one status for all its orders (domain.md 2.1, 2.5).

The use cases are functions in files of their own; this one holds what they share and what must always be true.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from services.orders.domain.events import Event
from services.orders.domain.item import Item, Phase, Taken
from services.orders.domain.order import Order
from shared.contracts.codes import Refusal
from shared.contracts.people import Recipient
from shared.contracts.snapshots import HoldKind, OrderStatus


@dataclass(frozen=True, slots=True)
class Hold:
    """보류: blocks the whole pack, belongs to its order and follows it (domain.md 2.4)."""

    id: str
    mgmt_no: int
    kind: HoldKind
    by: str
    at: datetime
    reason: str = ""
    claim_id: str | None = None


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One row of the cancellation ledger: `qty` + cancelled, - restored; `reshipped` went out with a new order."""

    item_id: int
    mgmt_no: int
    phase: Phase
    qty: int
    reshipped: int = 0
    claim_id: str | None = None
    reason: str = ""


@dataclass(slots=True)
class Pack:
    """`undecided` are claims that wait for a person: (claim_id, mgmt_no). They are the ship gate."""

    pack_no: int
    version: int
    status: OrderStatus
    recipient: Recipient
    orders: list[Order]
    holds: list[Hold] = field(default_factory=list)
    undecided: list[tuple[str, int]] = field(default_factory=list)
    combine_locked: bool = False
    courier: str | None = None
    invoice_no: str | None = None
    invoiced_at: datetime | None = None
    shipped_at: datetime | None = None
    events: list[Event] = field(default_factory=list)
    ledger: list[LedgerEntry] = field(default_factory=list)

    @property
    def live(self) -> list[Order]:
        """Orders that are not deleted."""
        return [order for order in self.orders if not order.deleted]

    @property
    def items(self) -> list[Item]:
        """Lines of the live orders."""
        return [item for order in self.live for item in order.items]

    @property
    def phase(self) -> Phase:
        """The phase of pieces that are cancelled now."""
        return Phase.AFTER if self.status is OrderStatus.SHIPPED else Phase.BEFORE

    def order(self, mgmt_no: int) -> Order:
        """A live order. Raises ORDER_NOT_FOUND, ORDER_DELETED."""
        for order in self.orders:
            if order.mgmt_no == mgmt_no:
                if order.deleted:
                    raise Refusal("ORDER_DELETED")
                return order
        raise Refusal("ORDER_NOT_FOUND", mgmt_no=mgmt_no)

    def require_open_gate(self) -> None:
        """The gate before a waybill and before shipping. Raises CLAIM_PENDING, ON_HOLD."""
        if self.undecided:
            raise Refusal("CLAIM_PENDING")
        if self.holds:
            raise Refusal("ON_HOLD")

    def renumber(self) -> None:
        """The lowest live 관리번호 represents the pack (domain.md 2.5); the lowest of all where all are deleted."""
        self.orders.sort(key=lambda order: order.mgmt_no)
        self.pack_no = min((order.mgmt_no for order in self.live or self.orders), default=self.pack_no)
        for order in self.orders:
            order.pack_no = self.pack_no

    def record(self, event: Event) -> None:
        self.events.append(event)

    def book(self, item: Item, taken: Iterable[Taken], *, sign: int, reason: str = "") -> None:
        """Write the ledger: `sign` +1 cancelled, -1 restored, 0 shipped again by a new order."""
        for claim_id, phase, qty in taken:
            reshipped = 0 if sign else qty
            entry = LedgerEntry(item.item_id, item.mgmt_no, phase, sign * qty, reshipped, claim_id, reason)
            self.ledger.append(entry)
