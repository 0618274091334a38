"""A seller's packs in memory, worked on through the domain alone, and everything that must stay true of them.

The expectations here are counted a second time, from the ledger and from what was asked, never read off the packs.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import datetime
from typing import TypeVar

from services.orders.domain.changes import Seen, difference, seen
from services.orders.domain.claim_apply import Application, apply_claim, order_of
from services.orders.domain.claim_resolve import Resolving, resolve_claim
from services.orders.domain.claim_withdraw import Withdrawing, withdraw_claim
from services.orders.domain.claims import Claim, ClaimState
from services.orders.domain.events import OrderExcluded
from services.orders.domain.item import Item, Phase
from services.orders.domain.order import Order
from services.orders.domain.pack import LedgerEntry, Pack
from services.orders.domain.reship import NewNumbers, reshipped_pack
from services.orders.domain.restore import Restoration, restore
from shared.contracts.codes import Refusal
from shared.contracts.snapshots import OrderSource, OrderStatus
from tests.unit.orders.build import minutes, order, pack

T = TypeVar("T")


class World:
    """Packs by identity, claims by id, and the ledger that the commands wrote."""

    def __init__(self, *sizes: int) -> None:
        self.clock = 0
        self.packs = [pack(order(n, size, size + 1)) for n, size in enumerate(sizes, 1)]
        self.next_no = len(sizes) + 1
        self.claims: dict[str, Claim] = {}
        self.ledger: list[LedgerEntry] = []
        self.asked: dict[str, list[int]] = {}
        self.resent: Counter[int] = Counter()
        self.steps: Counter[str] = Counter()

    @property
    def at(self) -> datetime:
        return minutes(self.clock)

    @property
    def orders(self) -> list[Order]:
        return [each for made in self.packs for each in made.orders]

    @property
    def items(self) -> list[Item]:
        return [item for each in self.orders for item in each.items]

    def of(self, mgmt_no: int) -> Pack:
        return next(made for made in self.packs if any(each.mgmt_no == mgmt_no for each in made.orders))

    def do(self, name: str, work: Callable[[], T]) -> T | None:
        """Run one command. A refusal must leave everything as it was; a success says exactly what it should."""
        self.clock += 1
        before = deepcopy(self.packs)
        known = {made.pack_no: seen(made) for made in self.packs}
        try:
            answer = work()
        except Refusal as refused:
            code = refused.code
        else:
            self._count(name, known)
            return answer
        assert self.packs == before, f"{code} left traces"
        self.steps[f"{name}: {code}"] += 1
        return None

    def _count(self, name: str, known: Mapping[int, Seen]) -> None:
        """Move what a command wrote into the ledger; one command says one thing."""
        self.steps[name] += 1
        events = [event for made in self.packs for event in made.events]
        entries = [entry for made in self.packs for entry in made.ledger]
        self.ledger += entries
        self.packs = [made for made in self.packs if made.orders]
        changed = difference(known, self.packs)
        if entries:
            assert changed.items
        for made in self.packs:
            made.events, made.ledger = [], []
        others = [event for event in events if not isinstance(event, OrderExcluded)]
        assert len(others) <= 1 if name == "assign_invoice" else len(events) <= 1

    def restore(self, made: Pack, plan: Restoration) -> None:
        """As `application/restoring.py` does, with numbers of its own."""
        if not plan.shipped_again:
            restore(made, plan)
            return
        number = self.next_no
        self.next_no += 1
        ids = tuple(number * 10 + n for n in range(1, len(plan.shipped_again) + 1))
        again = reshipped_pack(made, plan, NewNumbers(number, ids, f"R{number}"), self.at)
        for portion in plan.shipped_again:
            if portion.phase is Phase.AFTER:
                self.resent[portion.item.item_id] += portion.qty
        restore(made, plan, (number,))
        self.packs.append(again)

    def apply(self, claim_id: str, revision: int, mgmt_no: int, item_id: int | None, qty: int | None) -> None:
        known = self.claims.get(claim_id)
        target = order_of(known, mgmt_no)
        self.asked.setdefault(claim_id, []).append(999 if qty is None else qty)
        asked = Application(
            claim_id, revision, "eleven-1", mgmt_no, item_id, qty, "RETURN_REFUND", "변심", None, self.at,
            f"hold-{claim_id}-{revision}", "system", self.at,
        )  # fmt: skip
        self.claims[claim_id], _ = apply_claim(known, self.of(target), asked)

    def withdraw(self, claim_id: str, revision: int) -> None:
        known = self.claims.get(claim_id)
        made = self.of(known.mgmt_no) if known and known.mgmt_no else None
        asked = Withdrawing(claim_id, revision, "eleven-1", None, self.at, self.at)
        self.claims[claim_id], _ = withdraw_claim(known, made, asked)

    def resolve(self, claim_id: str, revision: int, *, cancel: bool) -> None:
        known = self.claims.get(claim_id)
        made = self.of(known.mgmt_no) if known and known.mgmt_no else None
        resolve_claim(known, made, Resolving(claim_id, revision, "eleven-1", cancel, self.at))

    def check(self) -> None:
        """Everything that must always be true (domain.md 2.1, 2.2, 2.5, 2.8)."""
        self._check_packs()
        self._check_pieces()
        self._check_claims()

    def _check_packs(self) -> None:
        everyone = [each.mgmt_no for each in self.orders]
        assert len(everyone) == len(set(everyone))
        assert len({made.pack_no for made in self.packs}) == len(self.packs)
        for made in self.packs:
            assert made.pack_no == min(each.mgmt_no for each in made.orders)
            assert {each.pack_no for each in made.orders} == {made.pack_no}
            members = {each.mgmt_no for each in made.orders}
            assert {hold.mgmt_no for hold in made.holds} <= members
            assert {mgmt_no for _, mgmt_no in made.undecided} <= members
            received = made.status is OrderStatus.RECEIVED
            assert received == (made.invoice_no is None) == (made.invoiced_at is None) == (made.courier is None)
            assert (made.status is OrderStatus.SHIPPED) == (made.shipped_at is not None)
            if made.status is OrderStatus.SHIPPED:
                assert not made.holds
                assert not made.undecided

    def _check_pieces(self) -> None:
        booked: Counter[tuple[int, Phase]] = Counter()
        reshipped: Counter[int] = Counter()
        for entry in self.ledger:
            booked[entry.item_id, entry.phase] += entry.qty
            reshipped[entry.item_id] += entry.reshipped
        for item in self.items:
            assert item.cancelled_before_qty >= 0
            assert item.cancelled_after_qty >= 0
            assert item.cancelled_qty <= item.qty
            assert 0 <= item.reshipped_qty <= item.cancelled_before_qty
            assert item.cancelled_before_qty == booked[item.item_id, Phase.BEFORE]
            assert item.cancelled_after_qty == booked[item.item_id, Phase.AFTER]
            assert item.reshipped_qty == reshipped[item.item_id]
        # What a new order ships is exactly what old ones gave away, and what somebody asked to send once more.
        new_pieces = sum(i.qty for o in self.orders if o.source is OrderSource.RESHIP for i in o.items)
        assert new_pieces == sum(reshipped.values()) + sum(self.resent.values())

    def _check_claims(self) -> None:
        held: Counter[tuple[int, str, Phase]] = Counter()
        for entry in self.ledger:
            if entry.claim_id is not None:
                held[entry.item_id, entry.claim_id, entry.phase] += entry.qty - entry.reshipped
        for item in self.items:
            mine = {(claim_id, phase): n for (item_id, claim_id, phase), n in held.items() if item_id == item.item_id}
            assert item.claimed == {key: n for key, n in mine.items() if n}
            for phase in Phase:
                of_claims = sum(n for (_, its), n in item.claimed.items() if its is phase)
                assert of_claims <= item.restorable(phase)
        waiting = {claim.claim_id for claim in self.claims.values() if claim.state is ClaimState.HELD}
        assert waiting == {claim_id for made in self.packs for claim_id, _ in made.undecided}
        assert waiting == {hold.claim_id for made in self.packs for hold in made.holds if hold.claim_id}
        cancelled: Counter[str] = Counter()
        for (_, claim_id, _), n in held.items():
            cancelled[claim_id] += n
        for claim_id, n in cancelled.items():
            assert n <= max(self.asked[claim_id]), "a claim cancelled more than its channel ever asked"
