"""Rows of options, and the stock ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.adapters.intake_sql import LOCK
from services.orders.adapters.paging import found
from services.orders.adapters.tables import change_no, stock_movement
from services.orders.adapters.tables_masters import option, supplier
from services.orders.application.paging import Found, Part
from shared.contracts.orders import OptionState
from shared.db.rows import dicts
from shared.runtime.command import CommandContext


class SqlOptions:
    """Implements `application.options.Options`, and the reads of `GET /options`."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def lock(self, codes: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
        """A code that is not there has no row to lock: the word is locked first, then who is there is looked at."""
        await self._conn.execute(LOCK, {"words": [f"option:{code}" for code in codes]})
        query = select(option).where(option.c.option_code.in_(codes)).order_by(option.c.option_code).with_for_update()
        return {row["option_code"]: row for row in dicts(await self._conn.execute(query))}

    async def known(self, codes: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
        query = select(option).where(option.c.option_code.in_(codes))
        return {row["option_code"]: row for row in dicts(await self._conn.execute(query))}

    async def suppliers_named(self, words: Sequence[str]) -> Mapping[str, str]:
        rows = (await self._conn.execute(select(supplier.c.id, supplier.c.name).order_by(supplier.c.id))).all()
        named = Counter(row.name for row in rows)
        known = {row.name: row.id for row in rows if named[row.name] == 1} | {row.id: row.id for row in rows}
        return {word: known[word] for word in words if word in known}

    async def suppliers(self, ids: Sequence[str]) -> frozenset[str]:
        return frozenset(await self._conn.scalars(select(supplier.c.id).where(supplier.c.id.in_(ids))))

    async def upsert(self, rows: Sequence[Mapping[str, Any]]) -> None:
        values = [{key: row[key] for key in row if key != "version"} for row in rows]
        statement = insert(option).values(
            {column.name: bindparam(column.name) for column in option.c if column.name != "version"}
            | {"version": change_no.next_value()}
        )
        statement = statement.on_conflict_do_update(
            index_elements=[option.c.option_code],
            set_={c.name: statement.excluded[c.name] for c in option.c if c.name != "option_code"},
        )
        await self._conn.execute(statement, values)

    async def record_stock(self, deltas: Mapping[str, int], ctx: CommandContext) -> None:
        if deltas:
            await self._conn.execute(
                stock_movement.insert(),
                [
                    {"option_code": code, "qty": qty, "kind": "COUNT", "command_id": ctx.command_id, "at": ctx.at}
                    for code, qty in deltas.items()
                ],
            )

    async def states(self, codes: Sequence[str]) -> Sequence[OptionState]:
        query = _STATES.where(option.c.option_code.in_(codes)).order_by(option.c.option_code)
        return [OptionState.model_validate(dict(row)) for row in (await self._conn.execute(query)).mappings()]

    async def renew_of_supplier(self, supplier_id: str) -> Sequence[OptionState]:
        """New versions for a supplier's options, whose states tell its name and group."""
        mine = select(option.c.option_code).where(option.c.supplier_id == supplier_id)
        codes = list(await self._conn.scalars(mine.order_by(option.c.option_code).with_for_update()))
        renewed = option.update().where(option.c.option_code.in_(codes)).values(version=change_no.next_value())
        await self._conn.execute(renewed)
        return await self.states(codes)

    async def search(self, asked: Mapping[str, Any], part: Part) -> Found[dict[str, Any]]:
        """Words are looked for inside, `option_code` from its beginning."""
        query = select(option, func.coalesce(supplier.c.name, "").label("supplier_name")).outerjoin(supplier)
        for field in ("product_name", "option_name"):
            if text := asked.get(field):
                query = query.where(option.c[field].icontains(text, autoescape=True))
        if text := asked.get("option_code"):
            query = query.where(option.c.option_code.startswith(text, autoescape=True))
        if text := asked.get("q"):
            parts = (option.c.option_code, option.c.product_code, option.c.product_name, option.c.option_name)
            query = query.where(or_(*(part.icontains(text, autoescape=True) for part in parts)))
        if supplier_id := asked.get("supplier_id"):
            query = query.where(option.c.supplier_id == supplier_id)
        if (active := asked.get("active")) is not None:
            query = query.where(option.c.active == active)
        return await found(self._conn, query, [option.c.option_code], part)


_STATES = select(
    option.c.option_code,
    option.c.product_code,
    option.c.product_name,
    option.c.option_name,
    func.coalesce(supplier.c.name, "").label("supplier_name"),
    option.c.consignment,
    option.c.stock_on_hand,
    option.c.sold_out,
    option.c.temporarily_sold_out,
    option.c.version,
    option.c.supplier_id,
    supplier.c.group_id.label("supplier_group_id"),
).outerjoin(supplier)
