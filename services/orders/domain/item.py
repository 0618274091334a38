"""One line of an order and its pieces: how many are cancelled, in which phase, by which claim. Counts only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from services.orders.domain.auto_combine import OWN_STOCK


class Phase(StrEnum):
    """Whether pieces were cancelled before or after they had left (배송전, 배송후)."""

    BEFORE = "BEFORE"
    AFTER = "AFTER"


@dataclass(frozen=True, slots=True)
class Option:
    """상품옵션, as a line shows it."""

    option_code: str
    product_code: str = ""
    product_name: str = ""
    option_name: str = ""
    supplier_id: str | None = None
    supplier_name: str = ""
    consignment: bool = False
    stock_on_hand: int = 0
    sold_out: bool = False
    temporarily_sold_out: bool = False

    @property
    def shipper(self) -> str:
        """Who sends it: `OWN_STOCK`, or the supplier of a consignment (domain.md 2.12)."""
        return (self.supplier_id or self.option_code) if self.consignment else OWN_STOCK


class Taken(NamedTuple):
    """Pieces of one phase and of one origin: a claim's, or None for those that a person cancelled."""

    claim_id: str | None
    phase: Phase
    qty: int


@dataclass(slots=True)
class Item:
    """`claimed`: pieces that a claim cancelled and nobody has given back, by claim and phase; `qty` is gross.

    `reshipped_qty` pieces are cancelled before shipping, but a new order ships them: they are never restored again.
    `exchanged_before_qty` is 0 or `qty`: a line exchanged before shipping carries the new product as a whole. Pieces
    exchanged after shipping stay here, and a new order carries what replaces them (domain.md 2.7). `returning_qty` are
    on their way back, `collected_qty` have arrived.
    """

    item_id: int
    mgmt_no: int
    qty: int
    price: int
    option: Option | None = None
    cancelled_before_qty: int = 0
    cancelled_after_qty: int = 0
    reshipped_qty: int = 0
    exchanged_before_qty: int = 0
    exchanged_after_qty: int = 0
    returning_qty: int = 0
    collected_qty: int = 0
    added_by_cs: bool = False
    claimed: dict[tuple[str, Phase], int] = field(default_factory=dict)

    @property
    def option_code(self) -> str | None:
        return self.option.option_code if self.option else None

    @property
    def cancelled_qty(self) -> int:
        return self.cancelled_before_qty + self.cancelled_after_qty

    @property
    def exchanged_qty(self) -> int:
        return self.exchanged_before_qty + self.exchanged_after_qty

    @property
    def left(self) -> int:
        """Pieces that are not cancelled."""
        return self.qty - self.cancelled_qty

    @property
    def open_qty(self) -> int:
        """Pieces that can still be cancelled or exchanged: for those exchanged after shipping another order counts."""
        return self.left - self.exchanged_after_qty

    @property
    def leaves_with_parcel(self) -> int:
        """Pieces that the parcel carries: cancelling after shipping does not take them out (domain.md 2.1)."""
        return self.qty - self.cancelled_before_qty

    @property
    def returnable_qty(self) -> int:
        """Pieces that left and have not come back."""
        return self.leaves_with_parcel - self.collected_qty

    def restorable(self, phase: Phase) -> int:
        """Cancelled pieces of a phase that can still be given back."""
        if phase is Phase.BEFORE:
            return self.cancelled_before_qty - self.reshipped_qty
        return self.cancelled_after_qty

    @property
    def restorable_qty(self) -> int:
        return self.restorable(Phase.BEFORE) + self.restorable(Phase.AFTER)

    def claimed_by(self, claim_id: str) -> int:
        """Pieces that this claim cancelled and nobody has given back."""
        return sum(self.claimed.get((claim_id, phase), 0) for phase in Phase)

    def cancel(self, qty: int, phase: Phase, claim_id: str | None = None) -> Taken:
        """Cancel pieces that are left; the caller has checked that there are so many."""
        self._add(phase, qty)
        if claim_id is not None:
            self.claimed[claim_id, phase] = self.claimed.get((claim_id, phase), 0) + qty
        return Taken(claim_id, phase, qty)

    def restore(self, qty: int, phase: Phase) -> list[Taken]:
        """Give back in place, pieces cancelled by hand first."""
        taken = self._origins(qty, phase)
        self._add(phase, -qty)
        return taken

    def restore_claim(self, claim_id: str) -> list[Taken]:
        """Give back, in place, what this claim still holds."""
        given = [Taken(claim_id, phase, self.claimed.get((claim_id, phase), 0)) for phase in Phase]
        for _, phase, qty in given:
            self._add(phase, -qty)
            self.claimed.pop((claim_id, phase), None)
        return [taken for taken in given if taken.qty]

    def reship(self, qty: int) -> list[Taken]:
        """Mark pieces cancelled before shipping as shipped again by a new order; they stay cancelled here."""
        taken = self._origins(qty, Phase.BEFORE)
        self.reshipped_qty += qty
        return taken

    def not_shipped_after_all(self) -> list[Taken]:
        """Pieces cancelled after shipping count as cancelled before it. Returns them as they were."""
        taken = self.restore(self.cancelled_after_qty, Phase.AFTER)
        for claim_id, _, qty in taken:
            self.cancel(qty, Phase.BEFORE, claim_id)
        return taken

    def _add(self, phase: Phase, qty: int) -> None:
        if phase is Phase.BEFORE:
            self.cancelled_before_qty += qty
        else:
            self.cancelled_after_qty += qty

    def _origins(self, qty: int, phase: Phase) -> list[Taken]:
        """Takes `qty` restorable pieces of a phase out of their origins."""
        taken = list(_take(qty, phase, self.restorable(phase), self.claimed))
        for claim_id, _, part in taken:
            if claim_id is not None:
                self._forget(claim_id, phase, part)
        return taken

    def _forget(self, claim_id: str, phase: Phase, qty: int) -> None:
        rest = self.claimed[claim_id, phase] - qty
        if rest:
            self.claimed[claim_id, phase] = rest
        else:
            del self.claimed[claim_id, phase]


def _take(qty: int, phase: Phase, restorable: int, claimed: Mapping[tuple[str, Phase], int]) -> Iterator[Taken]:
    of_claims = sorted((claim_id, n) for (claim_id, its), n in claimed.items() if its is phase)
    by_hand = restorable - sum(n for _, n in of_claims)
    for claim_id, available in [(None, by_hand), *of_claims]:
        part = min(qty, available)
        if part > 0:
            yield Taken(claim_id, phase, part)
            qty -= part
