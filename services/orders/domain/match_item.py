"""매칭 (A35): a line of an order gets our option, until there is a waybill."""

from __future__ import annotations

from collections.abc import Container

from services.orders.domain.events import ItemMatched
from services.orders.domain.item import Item, Option
from services.orders.domain.matching import MatchKey, match_key
from services.orders.domain.order import Order
from services.orders.domain.pack import Pack
from shared.contracts.codes import Refusal
from shared.contracts.snapshots import OrderStatus


def match_item(pack: Pack, mgmt_no: int, item_id: object, option: Option) -> bool:
    """Whether the line carries another option now. Raises ITEM_NOT_FOUND, LOCKED_BY_INVOICE."""
    order = pack.order(mgmt_no)
    item = order.item(item_id)
    if pack.status is not OrderStatus.RECEIVED:
        raise Refusal("LOCKED_BY_INVOICE", case=pack.status)
    if item.option_code == option.option_code:
        return False
    _give(pack, order, item, option)
    return True


def rematch_mates(pack: Pack, mates: Container[int], wrong: str | None, option: Option) -> bool:
    """Give the option to the lines of these orders that are unmatched or carry the wrong one; whether there were any.
    Never refuses."""
    if pack.status is not OrderStatus.RECEIVED:
        return False
    found = [
        (order, item)
        for order in pack.live
        if order.mgmt_no in mates
        for item in order.items
        if stands_for_words(item) and item.option_code in (None, wrong) and item.option_code != option.option_code
    ]
    for order, item in found:
        _give(pack, order, item, option)
    return bool(found)


def stands_for_words(item: Item) -> bool:
    """Whether the line is what the channel's words mean: no person has added it, or exchanged it for something else."""
    return not item.added_by_cs and not item.exchanged_qty


def say_remembered(pack: Pack, item: Item, option: Option) -> None:
    """The line carried the option already, and orders to come will: the history says who taught it."""
    pack.record(ItemMatched(item.mgmt_no, item.item_id, option.option_code, option.option_code))


def key_of(order: Order) -> MatchKey:
    """Under what a match of this order is remembered."""
    return match_key(
        order.channel_id, order.channel_product_code, order.channel_product_name, order.channel_option_name
    )


def _give(pack: Pack, order: Order, item: Item, option: Option) -> None:
    old = item.option_code
    item.option = option
    pack.record(ItemMatched(item.mgmt_no, item.item_id, old, option.option_code))
