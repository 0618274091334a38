"""Numbers of new orders: the next free `_n` of each source (domain.md 0.3-6), under the lock that intake and orders by
hand take for a number, looked at again when the lock is given."""

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
    """In the order given; orders of one number get one suffix after the other."""
    used: dict[str, list[str]] = {}
    made = []
    for source, items in sources:
        number = source.market_order_no
        if number not in used:
            used[number] = list(await uow.numbers.copies_of(channel_id, number))
        made.append(await _numbers(uow, channel_id, number, items, used[number]))
    return made


async def _numbers(uow: Uow, channel_id: str, source: str, items: int, used: list[str]) -> NewNumbers:
    """What is chosen goes into `used`. Who waited for the lock of a number that was taken meanwhile looks anew."""
    while True:
        number = next_copy_no(source, used)
        used.append(number)
        mgmt_no, item_ids = await uow.numbers.new_order(items, channel_id, number)
        if await uow.numbers.is_free(channel_id, number):
            return NewNumbers(mgmt_no, item_ids, number)
        used += await uow.numbers.copies_of(channel_id, source)
