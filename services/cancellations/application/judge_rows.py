"""What applying the rows of a file would do, read from what is known now. Changes nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from services.cancellations.application.ports import Channel, Uow
from services.cancellations.domain.claim import Claim
from services.cancellations.domain.identity import identity_of
from services.cancellations.domain.matching import Known, Match, plain
from services.cancellations.domain.pairing import Pair, pair
from services.cancellations.domain.upload_rows import Row, Verdict
from services.cancellations.domain.verdicts import verdict_of


@dataclass(frozen=True, slots=True)
class Judged:
    """A row, the order and the claim that it means, and the verdict."""

    row: Row
    match: Match
    pair: Pair
    verdict: Verdict


async def judge_rows(
    uow: Uow, channel: Channel, rows: Sequence[Row], picks: Mapping[int, int], taken: Collection[str] = ()
) -> list[Judged]:
    """Judge rows together: pieces that earlier rows take are not there for later ones.

    `picks`: the order that a person chose, by row number; `taken`: claims that other rows of the same file are.
    """
    known = Known(await uow.orders.wanted([row.wanted(channel.channel_id) for row in rows if row.defect is None]))
    chosen = {order.mgmt_no: order for order in await uow.orders.by_numbers(list(picks.values()))}
    matches = [
        Match(chosen.get(picks[row.n])) if row.n in picks else known.match(row.wanted(channel.channel_id))
        for row in rows
    ]
    numbers = {match.order.mgmt_no for match in matches if match.order}
    locks = {row.wanted(channel.channel_id).lock for row in rows if row.defect is None}
    claims = _ByLine(await uow.claims.glance(locks, numbers), taken)
    asked: dict[int, int] = {}
    judged = []
    for row, match in zip(rows, matches, strict=True):
        found = claims.pair(row, match, channel) if row.defect is None else Pair(None)
        number = match.order.mgmt_no if match.order else 0
        verdict = verdict_of(row, match, found, asked.get(number, 0))
        judged.append(Judged(row, match, found, verdict))
        if verdict in {Verdict.OK, Verdict.INVOICED_HELD} and found.claim is None and match.order:
            asked[number] = asked.get(number, 0) + (found.qty or match.order.left)
    return judged


class _ByLine:
    """Claims by what a row can find them by; each is found by one row only."""

    def __init__(self, claims: Sequence[Claim], taken: Collection[str]) -> None:
        self._taken = set(taken)
        self._by_order: dict[int, list[Claim]] = {}
        self._by_lock: dict[str, list[Claim]] = {}
        for claim in claims:
            self._by_lock.setdefault(claim.wanted.lock, []).append(claim)
            if claim.mgmt_no is not None:
                self._by_order.setdefault(claim.mgmt_no, []).append(claim)

    def pair(self, row: Row, match: Match, channel: Channel) -> Pair:
        lock = row.wanted(channel.channel_id).lock
        of_order = self._by_order.get(match.order.mgmt_no, []) if match.order else []
        of_lock = [claim for claim in self._by_lock.get(lock, []) if _same_line(row, match, claim)]
        on_line = {claim.id: claim for claim in (*of_order, *of_lock) if claim.id not in self._taken}
        number, part = identity_of(channel.adapter, row) if row.claim_key else ("", "")
        found = pair(row, list(on_line.values()), number, part)
        if found.claim is not None:
            self._taken.add(found.claim.id)
        return found


def _same_line(row: Row, match: Match, claim: Claim) -> bool:
    """Of one order number: whether the claim is about the row's line, as far as either tells."""
    if match.order is not None and claim.mgmt_no is not None:
        return claim.mgmt_no == match.order.mgmt_no
    if row.market_line_no or claim.facts.market_line_no:
        return row.market_line_no == claim.facts.market_line_no
    hints = claim.facts.hints
    mine = (plain(row.product_name), plain(row.option_name))
    return mine == (plain(hints.product_name), plain(hints.option_name)) or bool(row.claim_key)
