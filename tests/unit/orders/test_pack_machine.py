"""Any order of actions and claims keeps the packs legal: a Hypothesis state machine over the domain."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test

from services.orders.domain.cancel import cancel_all, cancel_items
from services.orders.domain.combine import combine_add, combine_exclude
from services.orders.domain.holds import release_hold, set_hold
from services.orders.domain.invoice import assign_invoice, remove_invoice, require_assignable
from services.orders.domain.restore import plan_restore_all, plan_restore_items
from services.orders.domain.shipment import confirm_shipment
from tests.unit.orders.build import REASON, line, waybill
from tests.unit.orders.machine_base import pieces, some
from tests.unit.orders.machine_changes import ChangesMachine
from tests.unit.orders.machine_world import World

A_RUN = 40

claim_ids = st.sampled_from(["c1", "c2", "c3"])
next_revision = st.just(0)
revisions = next_revision | next_revision | st.integers(min_value=1, max_value=6)


class PackMachine(ChangesMachine):
    """Claims come repeated, late and in any order."""

    @initialize(sizes=st.lists(st.integers(min_value=1, max_value=3), min_size=1, max_size=4))
    def begin(self, sizes: list[int]) -> None:
        self.world = World(*sizes)

    def revision(self, claim: str, given: int) -> int:
        """The next one of the claim where 0 is given; else a repeated or late one."""
        known = self.world.claims.get(claim)
        return given or (known.revision + 1 if known else 1)

    @rule(n=some)
    def leave(self, n: int) -> None:
        """The usual way of a parcel, as far as it is open: deep states are reached often enough."""
        self.release(n)
        self.invoice(n)
        self.ship(n)

    @rule(n=some, whole=st.booleans())
    def cancel_order(self, n: int, whole: bool) -> None:
        no = self.order_no(n)
        self.world.do("cancel_all", lambda: cancel_all(self.world.of(no), no, REASON, whole_pack=whole))

    @rule(n=some, m=some, qty=pieces)
    def cancel_pieces(self, n: int, m: int, qty: int) -> None:
        no, item = self.order_no(n), self.item_id(n, m)
        self.world.do("cancel_items", lambda: cancel_items(self.world.of(no), no, [line(item, qty)], REASON))

    @rule(n=some, resend=st.booleans())
    def restore_order(self, n: int, resend: bool) -> None:
        no = self.order_no(n)
        made = self.world.of(no)
        self.world.do("restore_all", lambda: self.world.restore(made, plan_restore_all(made, no, resend=resend)))

    @rule(n=some, m=some, qty=pieces, resend=st.booleans())
    def restore_pieces(self, n: int, m: int, qty: int, resend: bool) -> None:
        no, item = self.order_no(n), self.item_id(n, m)
        made = self.world.of(no)
        self.world.do(
            "restore_items",
            lambda: self.world.restore(made, plan_restore_items(made, no, [line(item, qty)], resend=resend)),
        )

    @rule(n=some)
    def hold(self, n: int) -> None:
        no, world = self.order_no(n), self.world
        self.world.do(
            "set_hold",
            lambda: set_hold(world.of(no), no, hold_id=f"h{world.clock}", reason="", by="test", at=world.at),
        )

    @rule(n=some)
    def release(self, n: int) -> None:
        no = self.order_no(n)
        self.world.do("release_hold", lambda: release_hold(self.world.of(no), no))

    @rule(n=some)
    def invoice(self, n: int) -> None:
        no, world = self.order_no(n), self.world

        def work() -> None:
            made, number = world.of(no), waybill(f"{world.clock:012d}")
            require_assignable(made, no, number)
            world.packs += assign_invoice(made, no, number, world.at)

        self.world.do("assign_invoice", work)

    @rule(n=some)
    def remove(self, n: int) -> None:
        no = self.order_no(n)
        self.world.do("remove_invoice", lambda: remove_invoice(self.world.of(no), no))

    @rule(n=some)
    def ship(self, n: int) -> None:
        no = self.order_no(n)
        made = self.world.of(no)
        live = sum(item.left + item.cancelled_after_qty for item in made.items)
        moved = self.world.do("confirm_shipment", lambda: confirm_shipment(made, no, self.world.at))
        if moved is not None:
            assert sum(each.qty for each in moved) == live

    @rule(n=some, m=some)
    def combine(self, n: int, m: int) -> None:
        one, other = self.order_no(n), self.order_no(n + m)
        world = self.world
        self.world.do(
            "combine_add",
            lambda: combine_add(
                world.of(one), one, world.of(other), other, confirm_recipient_mismatch=True, confirm_mixed_shipper=True
            ),
        )

    @rule(n=some)
    def exclude(self, n: int) -> None:
        no, world = self.order_no(n), self.world
        self.world.do("combine_exclude", lambda: world.packs.append(combine_exclude(world.of(no), no)))

    @rule(claim=claim_ids, revision=revisions, n=some, m=some, qty=st.none() | pieces, line_known=st.booleans())
    def claim_comes(self, claim: str, revision: int, n: int, m: int, qty: int | None, line_known: bool) -> None:
        no, item = self.order_no(n), self.item_id(n, m)
        known = self.world.claims.get(claim)
        if known is not None and known.mgmt_no is not None and known.item_id is not None:
            no, item = known.mgmt_no, known.item_id  # a claim is about one line all its life
        self.world.do(
            "apply_claim",
            lambda: self.world.apply(
                claim, self.revision(claim, revision), no, item if line_known or known else None, qty
            ),
        )

    @rule(claim=claim_ids, revision=revisions)
    def claim_is_withdrawn(self, claim: str, revision: int) -> None:
        self.world.do("withdraw_claim", lambda: self.world.withdraw(claim, self.revision(claim, revision)))

    @rule(claim=claim_ids, revision=revisions, cancel=st.booleans())
    def claim_is_resolved(self, claim: str, revision: int, cancel: bool) -> None:
        self.world.do("resolve_claim", lambda: self.world.resolve(claim, self.revision(claim, revision), cancel=cancel))

    @invariant()
    def everything_is_legal(self) -> None:
        if hasattr(self, "world"):
            self.world.check()


def run(steps: int) -> None:
    run_state_machine_as_test(
        PackMachine,
        settings=settings(
            max_examples=steps // A_RUN,
            stateful_step_count=A_RUN,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )


def test_packs_stay_legal_when_anything_is_done_in_any_order() -> None:
    run(800)


@pytest.mark.slow
def test_packs_stay_legal_when_ten_thousand_things_are_done() -> None:
    run(10_000)
