"""Numbers of new orders: the next free `_n` of each source, under the lock of that number (domain.md 0.3-6)."""

from __future__ import annotations

from collections.abc import Sequence

from services.orders.application.ports import Uow
from services.orders.domain.derived import NewNumbers, next_copy_no
from services.orders.domain.order import Order


async def numbers_for(uow: Uow, channel_id: str, source: Order, items: int) -> NewNumbers:
    """For one new order with so many lines."""
    [numbers] = await numbers_for_all(uow, channel_id, [(source, items)])
    return numbers


async def numbers_for_all(uow: Uow, channel_id: str, sources: Sequence[tuple[Order, int]]) -> list[NewNumbers]:
    """In the order given. The numbers are locked sorted; orders of one number get one suffix after the other."""
    used: dict[str, list[str]] = {}
    for number in sorted({source.market_order_no for source, _ in sources}):
        used[number] = list(await uow.numbers.lock_copies(channel_id, number))
    made = []
    for source, items in sources:
        mgmt_no, item_ids = await uow.numbers.new_order(items)
        number = next_copy_no(source.market_order_no, used[source.market_order_no])
        used[source.market_order_no].append(number)
        made.append(NewNumbers(mgmt_no, item_ids, number))
    return made
