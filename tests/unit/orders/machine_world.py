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
from services.orders.domain.derived import NewNumbers
from services.orders.domain.events import HoldSet, OrderSetApart
from services.orders.domain.events_changes import ExchangeOrderCreated
from services.orders.domain.item import Item, Phase
from services.orders.domain.order import Order
from services.orders.domain.pack import LedgerEntry, Pack
from services.orders.domain.reship import reshipped_pack
from services.orders.domain.restore import Restoration, restore
from services.orders.domain.returns import Returning
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
        self.returning: list[Returning] = []
        self.pieces = sum(item.qty for item in self.items)
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
        events = [event for event in events if not isinstance(event, ExchangeOrderCreated)]
        if name == "split_order":  # of a held order: each of its holds is said of the part too
            events = [event for event in events if not isinstance(event, HoldSet)]
        others = [event for event in events if not isinstance(event, OrderSetApart)]
        assert len(others) <= 1 if name == "assign_invoice" else len(events) <= 1

    def numbers(self, lines: int) -> NewNumbers:
        """As the database gives them."""
        number = self.next_no
        self.next_no += 1
        return NewNumbers(number, tuple(number * 10 + n for n in range(1, lines + 1)), f"R{number}")

    def new_item_id(self) -> int:
        return self.numbers(1).item_ids[0]

    def add(self, made: Pack, pieces: int = 0) -> None:
        """A new pack with so many pieces that were not there before."""
        self.pieces += pieces
        self.packs.append(made)

    def restore(self, made: Pack, plan: Restoration) -> None:
        """As `application/restoring.py` does, with numbers of its own."""
        if not plan.shipped_again:
            restore(made, plan)
            return
        numbers = self.numbers(len(plan.shipped_again))
        again = reshipped_pack(made, plan, numbers, self.at)
        for portion in plan.shipped_again:
            if portion.phase is Phase.AFTER:
                self.resent[portion.item.item_id] += portion.qty
        restore(made, plan, (numbers.mgmt_no,))
        self.add(again, sum(portion.qty for portion in plan.shipped_again))

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
            assert made.pack_no == min(each.mgmt_no for each in made.live or made.orders)
            assert made.status is OrderStatus.RECEIVED or made.orders == made.live
            assert made.orders == made.live or not made.live, "what is deleted lies apart"
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
            else:
                assert not any(item.exchanged_after_qty for item in made.items)

    def _check_pieces(self) -> None:
        booked: Counter[tuple[int, Phase]] = Counter()
        reshipped: Counter[int] = Counter()
        for entry in self.ledger:
            booked[entry.item_id, entry.phase] += entry.qty
            reshipped[entry.item_id] += entry.reshipped
        for item in self.items:
            assert item.cancelled_before_qty >= 0
            assert item.cancelled_after_qty >= 0
            assert item.cancelled_qty + item.exchanged_after_qty <= item.qty
            assert item.exchanged_before_qty in (0, item.qty)
            mine = [each for each in self.returning if each.item_id == item.item_id]
            assert item.returning_qty == min(item.returnable_qty, sum(each.qty for each in mine))
            assert sum(each.qty for each in mine if each.inbound) <= item.returnable_qty, "expected twice (F-121)"
            assert 0 <= item.reshipped_qty <= item.cancelled_before_qty
            assert item.cancelled_before_qty == booked[item.item_id, Phase.BEFORE]
            assert item.cancelled_after_qty == booked[item.item_id, Phase.AFTER]
            assert item.reshipped_qty == reshipped[item.item_id]
        # What a new order ships is exactly what old ones gave away, and what somebody asked to send once more.
        again = [item for o in self.orders if self._origin(o).source is OrderSource.RESHIP for item in o.items]
        new_pieces = sum(item.qty for item in again if not item.added_by_cs)
        assert new_pieces == sum(reshipped.values()) + sum(self.resent.values())
        assert sum(item.qty for item in self.items) == self.pieces, "pieces are neither lost nor doubled"

    def _origin(self, made: Order) -> Order:
        """The order that a part was split from."""
        while made.source is OrderSource.SPLIT:
            made = next(each for each in self.orders if each.mgmt_no == made.copied_from)
        return made

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
