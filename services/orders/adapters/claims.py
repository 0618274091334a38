"""Claims as orders keeps them: rows of `open_claim`, one claim at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.adapters.packs import BIGINT_MAX
from services.orders.adapters.packs_sql import MOVED
from services.orders.adapters.tables import open_claim
from services.orders.domain.claims import Claim, ClaimState
from shared.contracts.orders import Decision, Withdrawal
from shared.db.rows import dicts, one_dict

_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended('claim:' || CAST(:claim_id AS text), 0))")
_LOCK_RECORDED = text(
    """
    SELECT c.claim_id, pg_advisory_xact_lock(hashtextextended('claim:' || c.claim_id, 0)) AS locked FROM (
        SELECT k.claim_id FROM orders o JOIN orders m ON m.pack_no = o.pack_no
        JOIN open_claim k ON k.mgmt_no = m.mgmt_no
        WHERE o.mgmt_no = ANY(CAST(:mgmt_nos AS bigint[]))
          AND k.state = 'DECIDED' AND k.decision = 'RECORDED_AFTER_SHIP'
        GROUP BY k.claim_id ORDER BY k.claim_id OFFSET 0) AS c
    """
)
c = open_claim.c


class SqlClaims:
    """Implements `application.ports_cases.Claims`."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn
        self._locked = set[str]()

    async def lock(self, claim_id: str) -> Claim | None:
        """The lock is on the id, not on the row: a claim's first two commands may come at once."""
        await self._conn.execute(_LOCK, {"claim_id": claim_id})
        row = one_dict(await self._conn.execute(select(open_claim).where(c.claim_id == claim_id)))
        return _claim(row) if row else None

    async def lock_recorded(self, mgmt_nos: Sequence[int]) -> None:
        wanted = [number for number in mgmt_nos if 0 < number <= BIGINT_MAX]
        rows = await self._conn.execute(_LOCK_RECORDED, {"mgmt_nos": wanted})
        self._locked |= {row.claim_id for row in rows}

    async def recorded_of(self, mgmt_nos: Sequence[int]) -> Sequence[Claim]:
        """A claim that was recorded while we waited for the pack may be changed by who holds its lock."""
        recorded = (c.state == ClaimState.DECIDED.value, c.decision == Decision.RECORDED_AFTER_SHIP.value)
        query = select(open_claim).where(c.mgmt_no.in_(mgmt_nos), *recorded).order_by(c.claim_id)
        claims = [_claim(row) for row in dicts(await self._conn.execute(query))]
        if {claim.claim_id for claim in claims} - self._locked:
            await self._conn.execute(MOVED)
        return claims

    async def save(self, claim: Claim) -> None:
        values = {column.name: getattr(claim, column.name) for column in open_claim.c}
        statement = insert(open_claim).values(values)
        statement = statement.on_conflict_do_update(
            index_elements=[open_claim.c.claim_id],
            set_={name: statement.excluded[name] for name in values if name != "claim_id"},
        )
        await self._conn.execute(statement)


def _claim(row: dict[str, Any]) -> Claim:
    row["state"] = ClaimState(row["state"])
    row["decision"] = Decision(row["decision"])
    row["withdrawal"] = Withdrawal(row["withdrawal"]) if row["withdrawal"] else None
    return Claim(**row)
