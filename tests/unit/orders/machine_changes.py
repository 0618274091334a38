"""Rules of the state machine: packs locked and thrown away, orders copied, split and changed, shipments undone."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from services.orders.domain.add_items import add_items, require_addable
from services.orders.domain.combine_lock import allow_combine, forbid_combine
from services.orders.domain.copying import CopyLine, copy_line, copy_orders, line_to_copy, lines_to_copy, orders_to_copy
from services.orders.domain.derived import channel_of
from services.orders.domain.exchange import (
    Exchange,
    exchange_after,
    exchange_before,
    exchange_hold,
    is_shipped,
    needs_new_line,
    require_exchangeable,
)
from services.orders.domain.returns import Pickup, mark_return_expected, request_pickup
from services.orders.domain.split import plan_split, split_order
from services.orders.domain.trash import delete_order, delete_pack, require_deleted, restore_deleted
from services.orders.domain.undo_shipment import require_undoable, undo_shipment
from tests.unit.orders.build import OTHER, OWN, line
from tests.unit.orders.machine_base import WorldMachine, pieces, some


class ChangesMachine(WorldMachine):
    """Each rule does what its use case does, with numbers of the world."""

    @rule(n=some, on=st.booleans())
    def lock(self, n: int, on: bool) -> None:
        no = self.order_no(n)
        change = forbid_combine if on else allow_combine
        self.world.do(change.__name__, lambda: change(self.world.of(no), no))

    @rule(n=some, whole=st.booleans())
    def delete(self, n: int, whole: bool) -> None:
        no, world = self.order_no(n), self.world

        def work() -> None:
            if whole:
                delete_pack(world.of(no), no, world.at)
            else:
                world.packs += delete_order(world.of(no), no, world.at)

        world.do("delete_pack" if whole else "delete_order", work)

    @rule(n=some)
    def undelete(self, n: int) -> None:
        no, world = self.order_no(n), self.world

        def work() -> None:
            require_deleted(world.of(no), no)
            world.packs += restore_deleted(world.of(no), no)

        world.do("restore_deleted", work)

    @rule(n=some, m=some, qty=pieces)
    def copy(self, n: int, m: int, qty: int) -> None:
        no, item_id, world = self.order_no(n), self.item_id(n, m), self.world

        def work() -> None:
            made = world.of(no)
            source = made.order(no)
            copied = CopyLine(line_to_copy(source, item_id).option, qty, 0)
            world.add(copy_line(made, source, channel_of(source), copied, world.numbers(1), world.at), qty)

        world.do("copy", work)

    @rule(n=some, whole=st.booleans())
    def copy_all(self, n: int, whole: bool) -> None:
        no, world = self.order_no(n), self.world

        def work() -> None:
            made = world.of(no)
            sources = orders_to_copy(made, no, whole_pack=whole)
            numbers = [world.numbers(len(lines_to_copy(each))) for each in sources]
            left = sum(each.left for each in sources)
            world.add(copy_orders(made, sources, channel_of(sources[0]), numbers, world.at), left)

        world.do("copy_all", work)

    @rule(n=some, m=some, qty=pieces)
    def split(self, n: int, m: int, qty: int) -> None:
        no, item_id, world = self.order_no(n), self.item_id(n, m), self.world

        def work() -> None:
            made = world.of(no)
            chosen = plan_split(made, no, [line(item_id, qty)])
            held = [hold.kind for hold in made.holds if hold.mgmt_no == no]
            holds = iter(f"s{world.clock}-{k}" for k in range(100))
            part = split_order(made, no, chosen, world.numbers(1), world.at, lambda: next(holds))
            assert [hold.kind for hold in part.holds] == held, "pieces leave a hold only when it is released"
            world.add(part)

        world.do("split_order", work)

    @rule(n=some, qty=pieces)
    def add_line(self, n: int, qty: int) -> None:
        no, world = self.order_no(n), self.world

        def work() -> None:
            require_addable(world.of(no), no)
            add_items(world.of(no), no, [(OTHER, qty, 100)], [world.new_item_id()])
            world.pieces += qty

        world.do("add_items", work)

    @rule(n=some, m=some, qty=pieces, other=st.booleans(), first=st.booleans())
    def exchange(self, n: int, m: int, qty: int, other: bool, first: bool) -> None:
        no, item_id, world = self.order_no(n), self.item_id(n, m), self.world

        def work() -> None:
            made = world.of(no)
            item = made.order(no).item(item_id)
            wanted = Exchange(item, qty, OTHER if other else OWN, "EXCHANGE_SIMPLE")
            require_exchangeable(made, no, wanted)
            if not is_shipped(made):
                exchange_before(made, no, wanted, world.new_item_id() if needs_new_line(wanted) else None)
                return
            numbers = world.numbers(1)
            hold = None if first else exchange_hold(f"x{world.clock}", numbers.mgmt_no, "test", world.at)
            world.add(exchange_after(made, no, wanted, numbers, world.at, hold), qty)

        world.do("exchange_item", work)

    @rule(n=some, m=some, qty=pieces, expected=st.booleans(), auto=st.none() | st.booleans())
    def send_back(self, n: int, m: int, qty: int, expected: bool, auto: bool | None) -> None:
        no, chosen, world = self.order_no(n), [line(self.item_id(n, m), qty)], self.world

        def work() -> None:
            known, return_id = [each for each in world.returning if each.mgmt_no == no], f"r{world.clock}"
            if expected:
                world.returning += mark_return_expected(world.of(no), no, chosen, return_id, known)
            else:
                world.returning += request_pickup(world.of(no), no, chosen, Pickup(return_id, auto), known)

        world.do("mark_return_expected" if expected else "request_pickup", work)

    @rule(n=some)
    def undo(self, n: int) -> None:
        no, world = self.order_no(n), self.world

        def work() -> None:
            made = world.of(no)
            numbers = {order.mgmt_no for order in made.orders}
            is_open = any(each.awaited and each.mgmt_no in numbers for each in world.returning)
            require_undoable(made, no, return_open=is_open, confirm_channel_told=True)
            holds = iter(f"u{world.clock}-{k}" for k in range(100))
            undo_shipment(made, no, new_hold_id=lambda: next(holds), by="test", at=world.at)

        world.do("undo_shipment", work)
