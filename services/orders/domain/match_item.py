"""매칭 (A35): a line of an order gets our option, until there is a waybill."""

from __future__ import annotations

from services.orders.domain.events import ItemMatched
from services.orders.domain.item import Item, Option
from services.orders.domain.matching import MatchKey, match_key
from services.orders.domain.order import Order
from services.orders.domain.pack import Pack
from shared.contracts.codes import Refusal
from shared.contracts.snapshots import OrderStatus


def match_item(pack: Pack, mgmt_no: int, item_id: object, option: Option) -> None:
    """Raises ITEM_NOT_FOUND, LOCKED_BY_INVOICE, NO_CHANGE."""
    order = pack.order(mgmt_no)
    item = order.item(item_id)
    if pack.status is not OrderStatus.RECEIVED:
        raise Refusal("LOCKED_BY_INVOICE")
    if item.option_code == option.option_code:
        raise Refusal("NO_CHANGE")
    _give(pack, order, item, option)


def rematch_mates(pack: Pack, key: MatchKey, option: Option) -> None:
    """Give the option to every line of the pack that came under the same words of the channel. Never refuses."""
    if pack.status is not OrderStatus.RECEIVED:
        return
    for order in pack.live:
        if key_of(order) == key:
            for item in order.items:
                if not item.added_by_cs and item.option_code != option.option_code:
                    _give(pack, order, item, option)


def key_of(order: Order) -> MatchKey:
    """Under what a match of this order is remembered."""
    return match_key(
        order.channel_id, order.channel_product_code, order.channel_product_name, order.channel_option_name
    )


def _give(pack: Pack, order: Order, item: Item, option: Option) -> None:
    old = item.option_code
    item.option = option
    if old is not None and all(other.option_code != old for other in order.items):
        order.priorities.pop(old, None)  # a rank stands for an option that the order has
    pack.record(ItemMatched(item.mgmt_no, item.item_id, old, option.option_code))
