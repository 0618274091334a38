"""The canonical claim (channels.md 1): what one event of one channel says of one order line. Decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any


class ClaimType(StrEnum):
    """취소, 반품, 교환. Only CANCEL is carried out; the others are recorded for a person."""

    CANCEL = "CANCEL"
    RETURN = "RETURN"
    EXCHANGE = "EXCHANGE"


class ClaimState(StrEnum):
    """How far the channel says the claim is, in the order in which equal timestamps are read."""

    REQUESTED = "REQUESTED"
    PROCESSING = "PROCESSING"
    COMPLETED = "COMPLETED"
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"

    @property
    def live(self) -> bool:
        """Whether the channel wants the pieces cancelled."""
        return self in {ClaimState.REQUESTED, ClaimState.PROCESSING, ClaimState.COMPLETED}


class Party(StrEnum):
    """Who asked, or who is at fault."""

    BUYER = "BUYER"
    SELLER = "SELLER"
    CHANNEL = "CHANNEL"
    COURIER = "COURIER"
    UNKNOWN = "UNKNOWN"


StateKey = tuple[datetime, int]
"""The total order of the events of one claim: the channel's own time, then how final the state is."""

_FIRST = datetime.min.replace(tzinfo=UTC)
_LAST = datetime.max.replace(tzinfo=UTC)
_RANK = {state: rank for rank, state in enumerate(ClaimState)}


def state_key(state: ClaimState, at: datetime | None) -> StateKey:
    """A withdrawal without a time is final; a request without one is overtaken by anything."""
    return at or (_FIRST if state.live else _LAST), _RANK[state]


@dataclass(frozen=True, slots=True)
class Hints:
    """What names a line when the channel gives no line number. `only_to_choose`: the order number names it already,
    hints only choose among several lines (ESM)."""

    product_code: str = ""
    product_name: str = ""
    option_name: str = ""
    only_to_choose: bool = False


NO_HINTS = Hints()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelClaim:
    """One event. `number` is the channel's own number of the claim and `part_key` the line of it; None means all lines
    (a withdrawal that names none). `claim_key` is what people and programs see. `qty` None: the whole line.
    `by_line_alone`: `market_line_no` is unique in the channel (Naver). `derived`: the claim has no number of its own
    (a row of a file), and this is how exact its time is. Times are aware."""

    number: str
    claim_key: str
    state: ClaimState
    part_key: str | None = ""
    type: ClaimType = ClaimType.CANCEL
    forced: bool = False
    market_order_no: str = ""
    market_line_no: str = ""
    by_line_alone: bool = False
    hints: Hints = NO_HINTS
    qty: int | None = None
    qty_ordered: int | None = None
    reason: str = "RETURN_REFUND"
    reason_raw: str = ""
    requested_by: Party = Party.BUYER
    fault: Party = Party.UNKNOWN
    requested_at: datetime | None = None
    decided_at: datetime | None = None
    withdrawn_at: datetime | None = None
    at: datetime | None = None
    return_courier: str = ""
    return_invoice_no: str = ""
    derived: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict)

    @property
    def state_at(self) -> datetime | None:
        """The channel's time of this state. `at` says it where the channel has no field of its own for it."""
        if self.at is not None:
            return self.at
        if self.state is ClaimState.WITHDRAWN:
            return self.withdrawn_at
        return self.decided_at or self.requested_at

    @property
    def key(self) -> StateKey:
        return state_key(self.state, self.state_at)


def merged(known: ChannelClaim, event: ChannelClaim) -> ChannelClaim:
    """Facts come from the latest event that states them; a bare withdrawal states only what it is about."""
    first, second = (event, known) if (_states(event), event.key) > (_states(known), known.key) else (known, event)
    return replace(
        first,
        market_order_no=first.market_order_no or second.market_order_no,
        market_line_no=first.market_line_no or second.market_line_no,
    )


def _states(event: ChannelClaim) -> bool:
    return event.state.live or event.qty_ordered is not None
