"""Cases of returns: opened once, then read and written under the lock of their row."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.cs.adapters import case_changes
from services.cs.adapters.return_list import ONE
from services.cs.adapters.tables_returns import return_case, return_item, return_piece
from services.cs.domain.cases import CaseKind
from services.cs.domain.return_fees import Fees, Refund
from services.cs.domain.return_inspection import Piece, ReturnLine
from services.cs.domain.returns import Origin, ReturnCase, Stage
from shared.contracts.cs_returns import Disposition, Outcome
from shared.runtime.command import CommandContext

_FEES = ("site", "enclosed", "bank")
_SAME = (
    "stage", "version", "courier", "courier_name", "return_invoice_no", "accepted_at", "arrived_at", "cancelled_at",
    "receivable", "receivable_by_hand", "receivable_since", "outcome", "outcome_reason", "override_reason", "settled_at",
    "settled_by",
)  # fmt: skip
_CAME = text(
    """
    SELECT p.item_id, r.id, sum(p.qty) AS pieces FROM return_case r JOIN return_piece p ON p.case_id = r.id
    WHERE r.mgmt_no = :mgmt_no AND r.stage = 'ARRIVED' AND coalesce(r.outcome, '') NOT IN ('CANCEL', 'RESHIP')
      AND p.item_id = ANY(CAST(:item_ids AS bigint[])) AND p.disposition <> 'MISSING'
    GROUP BY p.item_id, r.id, r.arrived_at ORDER BY r.arrived_at, r.id
    """
)


class SqlReturns:
    """`Returns` over PostgreSQL."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def open(self, row: dict[str, Any], items: Sequence[dict[str, Any]]) -> int | None:
        """The number that it got; None for a repeat."""
        made = upsert(return_case).values(**row).on_conflict_do_nothing(index_elements=["return_id"])
        id: int | None = await self._conn.scalar(made.returning(return_case.c.id))
        if id is not None:
            await self._conn.execute(insert(return_item), [{"case_id": id, **item} for item in items])
        return id

    async def lock(self, ids: Collection[int]) -> dict[int, ReturnCase]:
        """With their lines and findings, which only who holds the lock changes."""
        query = select(return_case).where(return_case.c.id.in_(sorted(ids))).order_by(return_case.c.id)
        rows = (await self._conn.execute(query.with_for_update())).all()
        lines: dict[int, list[ReturnLine]] = {}
        pieces: dict[int, list[Piece]] = {}
        i, p = return_item.c, return_piece.c
        for line in await self._conn.execute(select(return_item).where(i.case_id.in_(ids)).order_by(i.item_id)):
            lines.setdefault(line.case_id, []).append(ReturnLine(line.item_id, line.option_code, line.qty))
        for each in await self._conn.execute(select(return_piece).where(p.case_id.in_(ids)).order_by(p.item_id)):
            pieces.setdefault(each.case_id, []).append(Piece(each.item_id, each.qty, Disposition(each.disposition)))
        return {row.id: _case(row, lines[row.id], pieces.get(row.id, [])) for row in rows}

    async def save(self, case: ReturnCase, ctx: CommandContext) -> None:
        """The row, its findings where they changed, and its changes."""
        case.version += 1
        await self._conn.execute(update(return_case).where(return_case.c.id == case.id).values(**_row(case)))
        if any(change.field == "pieces" for change in case.changes):
            await self._conn.execute(delete(return_piece).where(return_piece.c.case_id == case.id))
            found = [
                {"case_id": case.id, "item_id": each.item_id, "disposition": each.disposition, "qty": each.qty}
                for each in case.pieces
            ]
            await self._conn.execute(insert(return_piece), found)
        await case_changes.keep_changes(self._conn, case, ctx)

    async def came(self, mgmt_no: int, item_ids: Collection[int]) -> dict[int, dict[int, int]]:
        """As they are committed, and as this transaction has saved them."""
        rows = await self._conn.execute(_CAME, {"mgmt_no": mgmt_no, "item_ids": sorted(item_ids)})
        came: dict[int, dict[int, int]] = {}
        for row in rows:
            came.setdefault(row.item_id, {})[row.id] = row.pieces
        return came

    async def changes_since(self, id: int, version: int) -> list[dict[str, Any]]:
        """What happened after that version."""
        return await case_changes.changes_since(self._conn, CaseKind.RETURN, id, version)

    async def row(self, id: int) -> dict[str, Any]:
        """One row of the list."""
        return dict((await self._conn.execute(text(ONE), {"id": id})).mappings().one())


def _case(row: Any, lines: Sequence[ReturnLine], pieces: Sequence[Piece]) -> ReturnCase:
    same = {name: getattr(row, name) for name in _SAME if name not in {"stage", "outcome"}}
    return ReturnCase(
        id=row.id,
        mgmt_no=row.mgmt_no,
        return_id=str(row.return_id),
        origin=Origin(row.origin),
        stage=Stage(row.stage),
        lines=tuple(lines),
        reason=row.reason,
        pieces=tuple(sorted(pieces, key=_place)),
        fees_expected=_fees(row._mapping, "expected"),
        fees_arrived=_fees(row._mapping, "arrived"),
        outcome=Outcome(row.outcome) if row.outcome else None,
        refund=_refund(row),
        **same,
    )


def _place(piece: Piece) -> tuple[int, int]:
    return piece.item_id, list(Disposition).index(piece.disposition)


def _fees(row: Mapping[Any, Any], side: str) -> Fees:
    return Fees(*(row[f"{side}_{part}"] for part in _FEES))


def _refund(row: Any) -> Refund | None:
    if row.refund_amount is None:
        return None
    return Refund(row.refund_amount, row.refund_method, row.refund_due_at, row.refund_done_at)


def _row(case: ReturnCase) -> dict[str, Any]:
    refund = case.refund
    return {
        **{name: getattr(case, name) for name in _SAME},
        **{f"expected_{part}": getattr(case.fees_expected, part) for part in _FEES},
        **{f"arrived_{part}": getattr(case.fees_arrived, part) for part in _FEES},
        "refund_amount": refund.amount if refund else None,
        "refund_method": refund.method if refund else None,
        "refund_due_at": refund.due_at if refund else None,
        "refund_done_at": refund.done_at if refund else None,
    }
