"""Claims as rows. What is loaded is locked until the transaction ends, in one order."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Boolean, any_, bindparam, case, func, select, text
from sqlalchemy import Row as SqlRow
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql import ColumnElement

from services.cancellations.adapters.codecs import claim_json, claim_of
from services.cancellations.adapters.tables import claim as table
from services.cancellations.adapters.tables import claim_event
from services.cancellations.domain.channel_claim import ChannelClaim, ClaimState
from services.cancellations.domain.claim import Claim
from services.cancellations.domain.saga import Step
from shared.contracts.orders import Decision, Withdrawal

c = table.c
FIRST_SWEEP = timedelta(seconds=15)


class SqlClaims:
    """`Claims` of the ports over one connection."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def by_number(self, channel_id: str, numbers: Collection[str]) -> list[Claim]:
        return await self._locked((c.channel_id == channel_id) & within(c.number, numbers))

    async def by_match_keys(self, keys: Collection[str]) -> list[Claim]:
        return await self._locked(within(c.match_key, keys))

    async def by_orders(self, mgmt_nos: Collection[int]) -> list[Claim]:
        return await self._locked(within(c.mgmt_no, mgmt_nos))

    async def by_ids(self, ids: Collection[str]) -> list[Claim]:
        return await self._locked(within(c.id, [found for each in ids if (found := as_uuid(each))]))

    async def glance(self, keys: Collection[str], mgmt_nos: Collection[int]) -> list[Claim]:
        query = (
            select(table).where(within(c.match_key, keys) | within(c.mgmt_no, mgmt_nos)).order_by(c.received_at, c.id)
        )
        return [claim_from(row) for row in await self._conn.execute(query)]

    async def unmatched_of(self, keys: Collection[str]) -> list[Claim]:
        return await self._locked(within(c.match_key, keys) & c.unmatched)

    async def due(self, at: datetime, limit: int) -> list[Claim]:
        query = select(table).where(c.unmatched, c.next_match_at <= at).order_by(c.next_match_at).limit(limit)
        return [claim_from(row) for row in await self._conn.execute(query.with_for_update(skip_locked=True))]

    async def taken_keys(self, channel_id: str, keys: Collection[str]) -> set[str]:
        query = select(c.claim_key).where(c.channel_id == channel_id, within(c.claim_key, keys))
        return set((await self._conn.scalars(query)).all())

    async def add(self, claims: Sequence[Claim], at: datetime) -> None:
        if claims:
            first = {"match_tries": 0}
            rows = [{**row_of_claim(claim), **first, "next_match_at": _due(claim, at)} for claim in claims]
            await self._conn.execute(table.insert(), rows)

    async def save(self, claims: Sequence[Claim], at: datetime, *, tried: bool = False) -> None:
        """`tried`: their order was just looked for in vain, ask again later."""
        if claims:
            rows = [{f"_{name}": value for name, value in row_of_claim(claim).items()} for claim in claims]
            await self._conn.execute(_UPDATE, [{**row, "_at": at} for row in rows])
            if tried:
                await self._conn.execute(_POSTPONE, {"ids": [UUID(claim.id) for claim in claims], "at": at})

    async def note_events(self, heard: Sequence[tuple[str, ChannelClaim]], source: str, at: datetime) -> None:
        """What the channel said, once for each state and time of a claim."""
        if heard:
            rows = [
                {
                    "claim_id": UUID(claim_id),
                    "state": event.state,
                    "state_at": event.state_at,
                    "seen_at": at,
                    "source": source,
                    "raw": dict(event.raw),
                }
                for claim_id, event in heard
            ]
            await self._conn.execute(insert(claim_event).on_conflict_do_nothing(), rows)

    async def _locked(self, where: ColumnElement[bool]) -> list[Claim]:
        query = select(table).where(where).order_by(c.id).with_for_update()
        return [claim_from(row) for row in await self._conn.execute(query)]


def within(column: ColumnElement[Any], values: Collection[Any]) -> ColumnElement[bool]:
    """`column = ANY (array)`: one parameter however many values, where IN would have one each."""
    return column == any_(bindparam(None, sorted(set(values)), type_=ARRAY(column.type)))


def as_uuid(text_: str) -> UUID | None:
    """An id from outside; what is no UUID names nothing."""
    try:
        return UUID(text_)
    except ValueError:
        return None


def _unmatched(claim: Claim) -> bool:
    return claim.waiting or (claim.step is Step.CLOSED and claim.mgmt_no is None)


def _due(claim: Claim, at: datetime) -> datetime | None:
    return at + FIRST_SWEEP if _unmatched(claim) else None


def _urgency(claim: Claim) -> int:
    """Raced parcels first, then what came after shipping, until a person has seen it."""
    if claim.acknowledged_at is not None:
        return 0
    return 2 if claim.raced else int(claim.decision is Decision.RECORDED_AFTER_SHIP)


_SAME = (
    "channel_id", "part_key", "claim_key", "state", "state_at", "received_at", "step", "decision", "withdrawal",
    "withdrawn_at", "mgmt_no", "picked", "revision", "code", "resolution", "forced", "raced", "cancelled_at",
    "cancelled_qty", "restored_qty", "decided_qty", "answered_version", "memo", "acknowledged_at", "acknowledged_by",
    "withdrawal_acknowledged_at", "withdrawal_acknowledged_by",
)  # fmt: skip
"""Columns that hold an attribute of the same name."""


def row_of_claim(claim: Claim) -> dict[str, Any]:
    """All columns of a claim but those of the sweeper."""
    return {
        **{name: getattr(claim, name) for name in _SAME},
        "id": UUID(claim.id),
        "number": claim.facts.number,
        "match_key": claim.wanted.lock,
        "facts": claim_json(claim.facts),
        "type": claim.facts.type,
        "market_order_no": claim.facts.market_order_no,
        "requested_at": claim.facts.requested_at,
        "whole": claim_json(claim.whole),
        "urgency": _urgency(claim),
        "unmatched": _unmatched(claim),
    }


def claim_from(row: SqlRow[Any]) -> Claim:
    """The aggregate of a row."""
    stored = row._mapping
    claim = Claim(
        id=str(stored["id"]),
        facts=claim_of(stored["facts"]),
        whole=claim_of(stored["whole"]) if stored["whole"] else None,
        **{name: stored[name] for name in _SAME},
    )
    claim.state, claim.step = ClaimState(claim.state), Step(claim.step)
    claim.decision = Decision(claim.decision)
    claim.withdrawal = Withdrawal(claim.withdrawal) if claim.withdrawal else None
    return claim


_UPDATE = (
    table.update()
    .where(c.id == bindparam("_id"))
    .values(
        {
            column.name: bindparam(f"_{column.name}", type_=column.type)
            for column in c
            if column.name not in {"id", "next_match_at", "match_tries"}
        }
        | {
            "next_match_at": case(
                (bindparam("_unmatched", type_=Boolean), func.coalesce(c.next_match_at, bindparam("_at"))), else_=None
            )
        }
    )
)

_POSTPONE = text(
    """
    UPDATE claim SET match_tries = match_tries + 1, next_match_at = CAST(:at AS timestamptz)
           + least(interval '6 hours', interval '15 seconds' * power(2, least(match_tries, 12)))
    WHERE unmatched AND id = ANY (CAST(:ids AS uuid[]))
    """
)
