"""Writes the read model: guarded upserts, one statement for any number of rows, rows in the order of their keys."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Table, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from services.cs.adapters.bulk import GUARD, assignments, recordset
from services.cs.adapters.pack_detail import read_pack
from services.cs.adapters.pack_records import follow_records
from services.cs.adapters.tables_view import channel_view, option_view, order_view, pack_search, pack_view
from services.cs.application.live import PATCH
from services.cs.application.ports import Written
from shared.contracts.orders import ChannelChanged, OptionState
from shared.db.known import Known
from shared.db.rows import as_json

_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]


def _columns(table: Table) -> dict[str, str]:
    return {c.name: c.type.compile(_DIALECT) for c in table.columns if c.name not in {"generation", "has_open"}}


_PACK, _WORDS, _ORDER = _columns(pack_view), _columns(pack_search), _columns(order_view)
_CHANNEL, _OPTION = _columns(channel_view), _columns(option_view)


def _upsert(table: str, columns: dict[str, str], key: str, source: str, guard: str) -> str:
    names = ", ".join(columns)
    return f"""
        INSERT INTO {table} AS known ({names}) SELECT {names} FROM {source} ORDER BY {key}
        ON CONFLICT ({key}) DO UPDATE SET {assignments(columns, key)} WHERE {guard}
        """  # noqa: S608


def _versioned(columns: dict[str, str], parameter: str) -> tuple[dict[str, str], str]:
    """Columns with the generation of now, and where they come from."""
    rows = recordset(columns, parameter)
    source = f"(SELECT d.*, (SELECT generation FROM view_generation) AS generation FROM {rows}) AS d"  # noqa: S608
    return {**columns, "generation": "integer"}, source


_WORDS_DIFFER = "({}) IS DISTINCT FROM ({})".format(
    ", ".join(f"known.{c}" for c in _WORDS if c not in {"pack_no", "tokens"}),
    ", ".join(f"excluded.{c}" for c in _WORDS if c not in {"pack_no", "tokens"}),
)
_PACKS, _ORDERS = _versioned(_PACK, "packs"), _versioned(_ORDER, "orders")
_PUT = Known(
    f"""
    WITH applied AS (
        {_upsert("pack_view", _PACKS[0], "pack_no", _PACKS[1], GUARD)} RETURNING pack_no
    ), fresh AS (
        SELECT d.* FROM {recordset(_WORDS, "words")} JOIN applied USING (pack_no)
    ), written AS (
        {_upsert("pack_search", _WORDS, "pack_no", "fresh", _WORDS_DIFFER)} RETURNING pack_no
    ), stale AS (
        DELETE FROM record_words WHERE pack_no IN (SELECT pack_no FROM written)
    ), placed AS (
        {_upsert("order_view", _ORDERS[0], "mgmt_no", _ORDERS[1], GUARD)} RETURNING mgmt_no, pack_no
    )
    SELECT pack_no, CAST(NULL AS bigint) AS mgmt_no FROM applied UNION ALL SELECT pack_no, mgmt_no FROM placed
    """,  # noqa: S608
    "pack_no",
    "mgmt_no",
)
_NEWER = "known.version < excluded.version"
_PUT_CHANNELS = text(_upsert("channel_view", _CHANNEL, "channel_id", recordset(_CHANNEL), _NEWER))
_PUT_OPTIONS = text(_upsert("option_view", _OPTION, "option_code", recordset(_OPTION), _NEWER))
_ROWS = text(
    f"""
    SELECT {", ".join(PATCH)}, cs_badges, has_open
    FROM pack_view p WHERE p.pack_no = ANY(CAST(:pack_nos AS bigint[])) ORDER BY p.pack_no
    """  # noqa: S608
)
_PACKS_OF = text("SELECT mgmt_no, pack_no FROM order_view WHERE mgmt_no = ANY(CAST(:mgmt_nos AS bigint[]))")


class SqlReadModel:
    """`ReadModel` over PostgreSQL."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def put(
        self, grid: Sequence[dict[str, Any]], words: Sequence[dict[str, Any]], orders: Sequence[dict[str, Any]]
    ) -> Written:
        """Upsert packs, what they are found by, and their orders, each by its own version, in one statement; words are
        written only where they differ."""
        packs = [{**row, "listed": not row["dissolved"] and not row["deleted"]} for row in grid]
        rows = await _PUT.rows(
            self._conn, {"packs": as_json(packs), "words": as_json(words), "orders": as_json(orders)}
        )
        written = Written(set(), {})
        for pack_no, mgmt_no in rows:
            if mgmt_no is None:
                written.packs.add(pack_no)
            else:
                written.homes[mgmt_no] = pack_no
        return written

    async def put_channels(self, channels: Sequence[ChannelChanged]) -> None:
        """Upsert names and groups of channels."""
        rows = [channel.model_dump(include=set(_CHANNEL)) for channel in channels]
        await self._conn.execute(_PUT_CHANNELS, {"rows": as_json(rows)})

    async def put_options(self, options: Sequence[OptionState]) -> None:
        """Upsert stock and flags of options."""
        rows = [option.model_dump(include=set(_OPTION)) for option in options]
        await self._conn.execute(_PUT_OPTIONS, {"rows": as_json(rows)})

    async def follow_records(self, written: Collection[int] = (), mgmt_nos: Collection[int] = ()) -> set[int]:
        """Keep 미처리 CS true for packs that were written and for those of orders whose records were."""
        return await follow_records(self._conn, written, mgmt_nos)

    async def packs_of(self, mgmt_nos: Collection[int]) -> dict[int, int]:
        """The pack of each known order."""
        result = await self._conn.execute(_PACKS_OF, {"mgmt_nos": sorted(mgmt_nos)})
        return {row.mgmt_no: row.pack_no for row in result}

    async def grid_rows(self, pack_nos: Collection[int]) -> list[tuple[dict[str, Any], bool]]:
        """What the consoles are told of a row, and whether it has 미처리 records."""
        result = await self._conn.execute(_ROWS, {"pack_nos": sorted(pack_nos)})
        return [(dict(row), row["has_open"]) for row in result.mappings()]

    async def pack(self, pack_no: int) -> dict[str, Any] | None:
        """One pack with its orders."""
        return await read_pack(self._conn, pack_no)

    async def begin_generation(self) -> None:
        """What is there may be written again at the same version."""
        await self._conn.execute(text("UPDATE view_generation SET generation = generation + 1"))

    async def empty(self) -> None:
        """Before a rebuild from nothing. Tombstones go too: for a read model that is known to be wrong."""
        for table in ("pack_view", "pack_search", "record_words", "order_view", "channel_view", "option_view"):
            await self._conn.execute(text(f"DELETE FROM {table}"))  # noqa: S608
