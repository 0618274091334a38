"""Which order a claim means (api.md, Matching): never guesses, a person picks where more than one line fits."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from services.cancellations.domain.channel_claim import Hints
from services.cancellations.domain.orders import KnownOrder
from shared.contracts.snapshots import OrderSource


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a claim or a row says of its order. `by_line_alone`: the line number is unique in the channel (Naver)."""

    channel_id: str
    market_order_no: str
    market_line_no: str
    hints: Hints
    by_line_alone: bool = False

    @property
    def lock(self) -> str:
        """The name of the lock that both a claim and its order's arrival take (domain.md 2.8)."""
        if self.by_line_alone:
            return line_lock(self.channel_id, self.market_line_no)
        return order_lock(self.channel_id, self.market_order_no)


@dataclass(frozen=True, slots=True)
class Match:
    """The one order, or None; `several`: the order is known and a person has to pick the line."""

    order: KnownOrder | None = None
    several: bool = False


def order_lock(channel_id: str, market_order_no: str) -> str:
    return f"order:{channel_id}:{market_order_no}"


def line_lock(channel_id: str, market_line_no: str) -> str:
    return f"line:{channel_id}:{market_line_no}"


class Known:
    """Orders by the locks that their claims take, so that a file of many rows reads each order once."""

    def __init__(self, orders: Iterable[KnownOrder]) -> None:
        self._by_lock: dict[str, list[KnownOrder]] = {}
        for order in orders:
            for name in locks_of(order):
                self._by_lock.setdefault(name, []).append(order)

    def match(self, wanted: Wanted) -> Match:
        return match(wanted, self._by_lock.get(wanted.lock, ()))


def locks_of(order: KnownOrder) -> Iterator[str]:
    """The locks that the arrival of an order takes: its claims may name it by either."""
    yield order_lock(order.channel_id, order.market_order_no)
    if order.market_line_no:
        yield line_lock(order.channel_id, order.market_line_no)


def match(wanted: Wanted, known: Iterable[KnownOrder]) -> Match:
    """Find the order among those of the channel with this number (or this line)."""
    rows = [order for order in known if not order.deleted and order.channel_id == wanted.channel_id]
    if wanted.by_line_alone:
        return _one([order for order in rows if order.market_line_no == wanted.market_line_no])
    rows = [order for order in rows if order.market_order_no == wanted.market_order_no]
    if wanted.market_line_no:
        return _one([order for order in rows if order.market_line_no == wanted.market_line_no])
    return _by_hints(wanted.hints, rows)


def _by_hints(hints: Hints, rows: Sequence[KnownOrder]) -> Match:
    whole = _one(rows)
    if not rows or (hints.only_to_choose and whole.order is not None):
        return whole
    for same in (_equal, _within):
        fitting = [order for order in rows if _fits(hints, order, same)]
        if fitting:
            return _one(fitting)
    return Match(several=True)


def _one(rows: Sequence[KnownOrder]) -> Match:
    """Copies, splits and exchanges may carry the number of the order that they come from: that one is meant."""
    if len(rows) > 1:
        rows = [order for order in rows if order.source in {OrderSource.CHANNEL, OrderSource.MANUAL}] or rows
    return Match(order=rows[0]) if len(rows) == 1 else Match(several=bool(rows))


def _fits(hints: Hints, order: KnownOrder, same: Callable[[str, str], bool]) -> bool:
    """Nothing contradicts, and something agrees: an order that says nothing of its product is no evidence."""
    if hints.product_code and order.product_code and hints.product_code != order.product_code:
        return False
    by_code = bool(hints.product_code) and hints.product_code == order.product_code
    products = [order.product_name, *(item.product_name for item in order.items)]
    options = [order.option_name, *(item.option_name for item in order.items)]
    if not (_named(hints.product_name, products, same) and _named(hints.option_name, options, same)):
        return False
    names = plain(hints.product_name) or plain(hints.option_name)
    return by_code or bool(names) or not hints.product_code


def _named(hint: str, names: Iterable[str], same: Callable[[str, str], bool]) -> bool:
    wanted = plain(hint)
    return not wanted or any(same(wanted, name) for name in map(plain, names) if name)


def _equal(one: str, other: str) -> bool:
    return one == other


def _within(one: str, other: str) -> bool:
    """Channels print one name with its option in one list and without it in another."""
    return one in other or other in one


def plain(text: str) -> str:
    """Text without what differs between two prints of the same name."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
