"""우선순위 (A18, A19): where an order stands in the queue of one option. Bigger ranks are printed first.

Positions are kept with gaps, so that a change touches one order; the dense rank (1 is last) is its place among them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.orders.domain.events_queue import PriorityCleared, PrioritySet
from services.orders.domain.pack import Pack
from services.orders.domain.quantities import whole_number
from shared.contracts.codes import Refusal
from shared.contracts.snapshots import OrderStatus

GAP = 2**32


class Mode(StrEnum):
    """최상, 최하 (still before those without a rank), 위치지정."""

    TOP = "TOP"
    BOTTOM = "BOTTOM"
    AFTER = "AFTER"


@dataclass(frozen=True, slots=True)
class Placing:
    """`positions` are those to write: the order's, and in the rare case without a gap all others'. `rank` is dense."""

    positions: Mapping[int, int]
    rank: int


Queue = Sequence[tuple[int, int]]
"""(mgmt_no, position), ascending by position: the last is printed first."""


def checked_mode(mode: object, after_rank: object) -> tuple[Mode, int]:
    """TOP where none is given; the rank counts for AFTER only. Raises INVALID_VALUE, FIELD_REQUIRED."""
    if mode is None or mode == "":
        return Mode.TOP, 0
    if not isinstance(mode, str) or mode not in Mode.__members__:
        raise Refusal("INVALID_VALUE", field="mode")
    if Mode(mode) is not Mode.AFTER:
        return Mode(mode), 0
    if after_rank is None:
        raise Refusal("FIELD_REQUIRED", field="after_rank")
    return Mode.AFTER, whole_number(after_rank, "after_rank")


def require_rankable(pack: Pack, mgmt_no: int, option_code: str) -> None:
    """Raises PRIORITY_NOT_RECEIVED, PRIORITY_OTHER_PRODUCT."""
    order = pack.order(mgmt_no)
    if pack.status is not OrderStatus.RECEIVED:
        raise Refusal("PRIORITY_NOT_RECEIVED")
    if not order.has_left(option_code):
        raise Refusal("PRIORITY_OTHER_PRODUCT", option_code=option_code)


def place(queue: Queue, mgmt_no: int, mode: Mode, after_rank: int = 0) -> Placing:
    """Put the order in its place; it may have one already. AFTER n: printed right after the order of rank n.

    Raises PRIORITY_UNKNOWN_RANK, NO_CHANGE (AFTER itself).
    """
    others = [entry for entry in queue if entry[0] != mgmt_no]
    if mode is Mode.TOP:
        at = len(others)
    elif mode is Mode.BOTTOM:
        at = 0
    else:
        if not 1 <= after_rank <= len(queue):
            raise Refusal("PRIORITY_UNKNOWN_RANK", rank=after_rank)
        before = queue[after_rank - 1]
        if before[0] == mgmt_no:
            raise Refusal("NO_CHANGE")
        at = others.index(before)
    position = _between(others, at)
    if position is not None:
        return Placing({mgmt_no: position}, at + 1)
    order = [no for no, _ in others]
    order.insert(at, mgmt_no)
    return Placing({no: GAP * n for n, no in enumerate(order, 1)}, at + 1)


def set_priority(pack: Pack, mgmt_no: int, option_code: str, old_rank: int, rank: int) -> None:
    """Say so; the caller writes the position."""
    pack.order(mgmt_no).priorities[option_code] = rank
    pack.record(PrioritySet(mgmt_no, option_code, old_rank, rank))


def clear_priority(pack: Pack, mgmt_no: int, option_code: str) -> None:
    """Raises NO_PRIORITY."""
    order = pack.order(mgmt_no)
    if option_code not in order.priorities:
        raise Refusal("NO_PRIORITY")
    old = order.priorities.pop(option_code)
    pack.record(PriorityCleared(mgmt_no, option_code, old))


def rank_of(queue: Queue, mgmt_no: int) -> int:
    """The dense rank; 0 without one."""
    return next((n for n, (no, _) in enumerate(queue, 1) if no == mgmt_no), 0)


def _between(others: Queue, at: int) -> int | None:
    """A free position so that `at` of the others are below; None where there is no gap."""
    low = others[at - 1][1] if at else None
    high = others[at][1] if at < len(others) else None
    if low is None:
        return GAP if high is None else high - GAP
    if high is None:
        return low + GAP
    return (low + high) // 2 if high - low > 1 else None
