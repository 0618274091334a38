"""Claims as orders keeps them: rows of `open_claim`, one claim at a time."""

from __future__ import annotations

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.adapters.tables import open_claim
from services.orders.domain.claims import Claim, ClaimState
from shared.contracts.orders import Decision, Withdrawal
from shared.db.rows import one_dict

_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended('claim:' || CAST(:claim_id AS text), 0))")


class SqlClaims:
    """Implements `application.ports.Claims`."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def lock(self, claim_id: str) -> Claim | None:
        """The lock is on the id, not on the row: a claim's first two commands may come at once."""
        await self._conn.execute(_LOCK, {"claim_id": claim_id})
        row = one_dict(await self._conn.execute(select(open_claim).where(open_claim.c.claim_id == claim_id)))
        if row is None:
            return None
        row["state"] = ClaimState(row["state"])
        row["decision"] = Decision(row["decision"])
        row["withdrawal"] = Withdrawal(row["withdrawal"]) if row["withdrawal"] else None
        return Claim(**row)

    async def save(self, claim: Claim) -> None:
        values = {column.name: getattr(claim, column.name) for column in open_claim.c}
        statement = insert(open_claim).values(values)
        statement = statement.on_conflict_do_update(
            index_elements=[open_claim.c.claim_id],
            set_={name: statement.excluded[name] for name in values if name != "claim_id"},
        )
        await self._conn.execute(statement)
