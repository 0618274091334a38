"""What the rules of the state machine share: a world, and how a rule picks something in it."""

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from services.orders.domain.item import Item
from tests.unit.orders.machine_world import World

some = st.integers(min_value=0, max_value=11)
pieces = st.integers(min_value=1, max_value=4)


class WorldMachine(RuleBasedStateMachine):
    """`some` chooses among the orders that there are."""

    world: World

    def order_no(self, n: int) -> int:
        numbers = sorted(each.mgmt_no for each in self.world.orders)
        return numbers[n % len(numbers)]

    def item(self, n: int, m: int) -> Item:
        no = self.order_no(n)
        items = next(each for each in self.world.orders if each.mgmt_no == no).items
        return items[m % len(items)]

    def item_id(self, n: int, m: int) -> int:
        return self.item(n, m).item_id
