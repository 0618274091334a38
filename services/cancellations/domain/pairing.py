"""Whether a row of a file and a claim are the same cancellation, so that no piece is cancelled twice.

A row with the channel's claim number is that claim. A row without one is the claim of its line with the same time; a
row without a time too counts as part of what is already claimed on its line, and only what goes beyond it is new.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.cancellations.domain.channel_claim import ChannelClaim
from services.cancellations.domain.claim import Claim
from services.cancellations.domain.upload_rows import Row
from shared.contracts.orders import Decision
from shared.files.cells import Exactness, same_moment


@dataclass(frozen=True, slots=True)
class Pair:
    """`claim`: the row is this one. Otherwise it is new: `qty` pieces beyond the `covered` ones (None: the line)."""

    claim: Claim | None
    qty: int | None = None
    covered: int = 0


def pair(row: Row, on_line: Sequence[Claim], number: str = "", part: str = "") -> Pair:
    """Find the row among the claims of its line, oldest first, without those that other rows of the file are.

    `number` and `part` are the identity of a row with a claim number.
    """
    if number:
        named = [claim for claim in on_line if (claim.facts.number, claim.part_key) == (number, part)]
        if named:
            return Pair(named[0])
        on_line = [claim for claim in on_line if claim.facts.derived]
    if row.requested_at is not None:
        return _by_time(row, on_line)
    return _by_pieces(row, on_line)


def _by_time(row: Row, on_line: Sequence[Claim]) -> Pair:
    exact = row.exact or Exactness.SECOND
    same = [
        claim
        for claim in on_line
        if claim.facts.requested_at
        and row.requested_at
        and same_moment(row.requested_at, exact, claim.facts.requested_at, _exactness(claim.facts))
    ]
    same.sort(key=lambda claim: claim.facts.qty != row.qty)
    undated = [claim for claim in on_line if claim.facts.requested_at is None and claim.facts.qty == row.qty]
    found = same or undated
    return Pair(found[0]) if found else Pair(None, row.qty)


def _by_pieces(row: Row, on_line: Sequence[Claim]) -> Pair:
    live = [claim for claim in on_line if claim.state.live and claim.decision is not Decision.REFUSED]
    equal = [claim for claim in live if claim.facts.qty == row.qty]
    whole = [claim for claim in live if claim.facts.qty is None]
    if equal or whole:
        return Pair((equal or whole)[0])
    known = sum(claim.facts.qty or 0 for claim in live)
    if row.qty is None or row.qty > known:
        return Pair(None, None if row.qty is None else row.qty - known, known)
    return Pair(live[0])


def is_named_by(claim: Claim, event: ChannelClaim) -> bool:
    """Whether a claim that came from a file is the one that the channel now names with its number."""
    if not claim.facts.derived or claim.facts.type is not event.type:
        return False
    if claim.facts.requested_at is None or event.requested_at is None:
        return claim.facts.qty in {event.qty, None}
    exact = _exactness(claim.facts)
    return same_moment(claim.facts.requested_at, exact, event.requested_at, Exactness.SECOND)


def _exactness(facts: ChannelClaim) -> Exactness:
    return Exactness(facts.derived) if facts.derived in set(Exactness) else Exactness.SECOND
