"""적용 (F-182): rows of a file become claims, each exactly once, under the locks that claims and orders take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from services.cancellations.application.judge_rows import Judged, judge_rows
from services.cancellations.application.ports import Channel, StoredRow, Uow
from services.cancellations.application.take_claims import Arrival, take_claims
from services.cancellations.domain.channel_claim import ChannelClaim, ClaimState, Hints, Party
from services.cancellations.domain.identity import identity_of
from services.cancellations.domain.reasons import reason_of_words
from services.cancellations.domain.upload_rows import DEFECTS, Row, Verdict
from services.cancellations.domain.verdicts import TEXTS
from shared.files.cells import Exactness

FAILED = DEFECTS | {Verdict.QTY_OVER, Verdict.ORDER_NOT_FOUND, Verdict.AMBIGUOUS}
"""Verdicts of rows that are not done; those without an order wait as claims all the same."""

_LENGTH = {Exactness.DAY: timedelta(days=1), Exactness.MINUTE: timedelta(minutes=1)}


async def apply_rows(uow: Uow, channel: Channel, stored: Sequence[StoredRow], arrival: Arrival) -> None:
    """Apply rows of one upload that are not applied yet; the caller has locked them. Sets what became of each."""
    rows = [each.row for each in stored]
    await uow.lock(_locks(channel, rows))
    taken = await uow.uploads.claims_of(stored[0].upload_id) if stored else set()
    picks = {each.row.n: each.mgmt_no for each in stored if each.picked and each.mgmt_no is not None}
    judged = await judge_rows(uow, channel, rows, picks, taken)
    events: list[ChannelClaim] = []
    by_event: list[int] = []
    for at, each in enumerate(judged):
        if _becomes_event(each):
            events.append(_event(channel, each))
            by_event.append(at)
    chosen = {n: picks[rows[at].n] for n, at in enumerate(by_event) if rows[at].n in picks}
    claims = await take_claims(uow, channel.channel_id, events, arrival, chosen)
    found = {at: heard[0].id for at, heard in zip(by_event, claims, strict=True)}
    for at, (row, each) in enumerate(zip(stored, judged, strict=True)):
        row.claim_id = found.get(at) or (each.pair.claim.id if each.pair.claim else None)
        row.verdict, row.detail = each.verdict, TEXTS[each.verdict]
        row.ok, row.applied_at = each.verdict not in FAILED, arrival.at
        row.mgmt_no = each.match.order.mgmt_no if each.match.order else row.mgmt_no
    await uow.uploads.save(stored)


def _locks(channel: Channel, rows: Sequence[Row]) -> list[str]:
    named = [f"claim:{channel.channel_id}:{row.claim_key}" for row in rows if row.claim_key]
    return [*named, *(row.wanted(channel.channel_id).lock for row in rows if row.defect is None)]


def _becomes_event(judged: Judged) -> bool:
    """A row whose claim is known says nothing new, unless it takes the claim back."""
    if judged.row.defect is not None or judged.verdict is Verdict.QTY_OVER:
        return False
    return judged.pair.claim is None or judged.row.withdrawn


def _event(channel: Channel, judged: Judged) -> ChannelClaim:
    row, known = judged.row, judged.pair.claim
    number, part, derived = "", "", ""
    if known is not None:
        number, part, derived = known.facts.number, known.part_key, known.facts.derived
    elif row.claim_key:
        number, part = identity_of(channel.adapter, row)
    else:
        number, derived = row.derived_key(judged.pair.covered), row.exact or "none"
    event = ChannelClaim(
        number=number,
        claim_key=known.claim_key if known else number,
        part_key=part,
        state=ClaimState.REQUESTED,
        market_order_no=row.market_order_no,
        market_line_no=row.market_line_no,
        by_line_alone=row.by_line_alone,
        hints=Hints(row.product_code, row.product_name, row.option_name, only_to_choose=bool(row.claim_key)),
        qty=judged.pair.qty if known is None else known.facts.qty,
        reason=reason_of_words(row.reason_raw),
        reason_raw=row.reason_raw,
        requested_by=Party.BUYER,
        requested_at=row.requested_at,
        return_invoice_no=row.return_invoice_no,
        derived=derived,
    )
    if not row.withdrawn:
        return event
    return replace(event, state=ClaimState.WITHDRAWN, qty=None, at=_end(row), requested_at=None)


def _end(row: Row) -> datetime | None:
    """The last instant that the printed time can mean: a withdrawal is never older than its own request."""
    if row.requested_at is None:
        return None
    length = _LENGTH.get(row.exact or Exactness.SECOND, timedelta(seconds=1))
    return row.requested_at + length - timedelta(microseconds=1)
