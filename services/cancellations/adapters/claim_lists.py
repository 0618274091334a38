"""취소결과조회 and 취소철회조회 by SQL: keyset pages over claims joined with the orders' read model."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from services.cancellations.adapters.claims import as_uuid
from services.cancellations.adapters.tables import channel_view, claim, order_match, pack_match
from services.cancellations.application.lists import ClaimFilter, Listed, ListedClaim, Place
from shared.contracts.snapshots import OrderStatus
from shared.runtime.clock import kst_days

c, o, p, v = claim.c, order_match.c, pack_match.c, channel_view.c
COUNTED = 10_000

_FROM = (
    claim.outerjoin(order_match, o.mgmt_no == c.mgmt_no)
    .outerjoin(pack_match, p.pack_no == o.pack_no)
    .outerjoin(channel_view, v.channel_id == c.channel_id)
)
_COLUMNS = [
    *[column for column in c if column.name not in {"whole", "match_key", "next_match_at", "match_tries"}],
    v.name.label("channel_name"),
    o.buyer_name,
    o.qty.label("order_qty"),
    o.placed_at,
    o.deleted,
    p.invoice_no,
    p.shipped_at,
    p.status.label("order_status"),
]
_DATES = {"requested_at": c.requested_at, "cancelled_at": c.cancelled_at, "withdrawn_at": c.withdrawn_at}


class SqlClaimLists:
    """`ClaimLists` over one connection."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def page(self, wanted: ClaimFilter, place: Place, limit: int) -> Listed:
        where = _where(wanted)
        keys = (c.withdrawn_at, c.id) if wanted.withdrawals else (c.urgency, c.received_at, c.id)
        query = select(*_COLUMNS).select_from(_FROM).where(where)
        order = [key.asc() if place.backwards else key.desc() for key in keys]
        if place.keys is not None:
            at = _typed(place.keys)
            query = query.where(tuple_(*keys) > at if place.backwards else tuple_(*keys) < at)
        rows = (await self._conn.execute(query.order_by(*order).offset(place.offset).limit(limit + 1))).mappings().all()
        found = [ListedClaim(dict(row)) for row in rows[:limit]]
        total = await self._count(where)
        return Listed(
            found[::-1] if place.backwards else found, len(rows) > limit, min(total, COUNTED), total <= COUNTED
        )

    async def one(self, claim_id: str) -> ListedClaim | None:
        query = select(*_COLUMNS).select_from(_FROM).where(c.id == as_uuid(claim_id))
        row = (await self._conn.execute(query)).mappings().one_or_none()
        return ListedClaim(dict(row)) if row else None

    async def ids(self, wanted: ClaimFilter, limit: int) -> list[str]:
        query = select(c.id).select_from(_FROM).where(_where(wanted)).order_by(c.id).limit(limit)
        return [str(each) for each in await self._conn.scalars(query)]

    async def _count(self, where: ColumnElement[bool]) -> int:
        inner: Select[Any] = select(c.id).select_from(_FROM).where(where).limit(COUNTED + 1)
        return int(await self._conn.scalar(select(func.count()).select_from(inner.subquery())) or 0)


def _typed(keys: Sequence[Any]) -> Any:
    """Keys of a cursor as the columns have them."""
    *first, at, row_id = keys
    return tuple_(*first, datetime.fromisoformat(at), UUID(row_id))


def _where(wanted: ClaimFilter) -> ColumnElement[bool]:
    acked = c.withdrawal_acknowledged_at if wanted.withdrawals else c.acknowledged_at
    conditions: list[ColumnElement[bool]] = [c.withdrawn_at.is_not(None)] if wanted.withdrawals else []
    if wanted.channel_id is not None:
        conditions.append(c.channel_id == wanted.channel_id)
    if wanted.channel_group_id is not None:
        conditions.append(v.group_id == wanted.channel_group_id)
    if wanted.min_qty is not None:
        conditions.append(o.qty >= wanted.min_qty)
    if wanted.status is not None:
        received = p.status.is_(None) & o.mgmt_no.is_not(None)
        matches = p.status == wanted.status
        conditions.append(or_(matches, received) if wanted.status == OrderStatus.RECEIVED else matches)
    if wanted.decision is not None:
        conditions.append(c.decision == wanted.decision)
    if wanted.acknowledged is not None:
        conditions.append(acked.is_not(None) if wanted.acknowledged else acked.is_(None))
    return and_(true(), *conditions, *_dated(wanted), *_named(wanted))


def _dated(wanted: ClaimFilter) -> list[ColumnElement[bool]]:
    at = _DATES[wanted.date_type or ("withdrawn_at" if wanted.withdrawals else "requested_at")]
    conditions = []
    if wanted.date_from is not None:
        conditions.append(at >= kst_days(wanted.date_from, wanted.date_from)[0])
    if wanted.date_to is not None:
        conditions.append(at < kst_days(wanted.date_to, wanted.date_to)[1])
    return conditions


def _named(wanted: ClaimFilter) -> list[ColumnElement[bool]]:
    """By order number, claim key or 관리번호; what is typed may be the beginning."""
    words = (wanted.q or "").strip()
    if not words:
        return []
    begins = [c.market_order_no.startswith(words, autoescape=True), c.claim_key.startswith(words, autoescape=True)]
    number = [c.mgmt_no == int(words)] if words.isascii() and words.isdigit() and len(words) < 18 else []
    return [or_(*begins, *number)]
