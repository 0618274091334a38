"""Makes the file of one download, in a process of its own that is nice to the others: `python -m … < settings`.

Writing a hundred thousand rows takes ten seconds of a processor, which the lists must not feel. It may be killed at any
moment: the job is then taken again from its beginning, and only the attempt that was begun last may finish.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from array import array
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import orjson

from services.cs.adapters.export_book import Book
from services.cs.adapters.export_rows import count, read
from services.cs.application.export_sheets import SHEETS
from services.cs.application.exports import filter_of
from shared.runtime.clock import utc_now

LEASE = timedelta(seconds=60)
STEP = 2000
PIECE = 256 * 1024
NUMBERS = 20_000
SUPERSEDED = 3
"""Exit status: the job was stopped, or another attempt was begun."""

_PROGRESS = """
    UPDATE job SET done = $3, total = $4, due_at = $5 WHERE id = $1 AND attempts = $2 AND state = 'RUNNING' RETURNING 1
"""
_FINISH = """
    UPDATE job SET state = 'DONE', due_at = NULL, finished_at = $4, done = $3, total = $3
    WHERE id = $1 AND attempts = $2 AND state = 'RUNNING' RETURNING 1
"""


class Superseded(Exception):
    """This attempt does not count any more."""


class Attempt:
    """One attempt at one job: `told` is the job's parameters, its id and the attempt's number."""

    def __init__(self, reader: asyncpg.Connection, writer: asyncpg.Connection, told: dict[str, Any]) -> None:
        self._reader, self._writer = reader, writer
        self._id, self._attempt, self._params = UUID(told["job_id"]), told["attempt"], told["params"]
        self._parent = os.getppid()
        self._whose = array("q")

    async def make(self, path: Path) -> None:
        """Write the file and hand it in. Raises Superseded."""
        done = await self._write(path)
        at = utc_now()
        async with self._writer.transaction():
            if not await self._writer.fetchval(_FINISH, self._id, self._attempt, done, at):
                raise Superseded
            for table in ("job_file", "job_subject"):
                await self._writer.execute(f"DELETE FROM {table} WHERE job_id = $1", self._id)  # noqa: S608
            for n, start in enumerate(range(0, len(self._whose), NUMBERS)):
                numbers = self._whose[start : start + NUMBERS].tolist()
                await self._writer.execute("INSERT INTO job_subject VALUES ($1, $2, $3)", self._id, n, numbers)
            with path.open("rb") as file:
                for n, part in enumerate(iter(lambda: file.read(PIECE), b"")):
                    await self._writer.execute("INSERT INTO job_file VALUES ($1, $2, $3)", self._id, n, part)

    async def _write(self, path: Path) -> int:
        kind, unmasked = self._params["kind"], self._params["unmasked"]
        sheet, filter = SHEETS[kind], filter_of(self._params)
        done = 0
        async with self._reader.transaction(isolation="repeatable_read", readonly=True):
            total = await count(self._reader, filter)
            await self._tell(0, total)
            with Book(path, self._params["title"], sheet.columns) as book:
                async for row in read(self._reader, filter, self._params.get("sort")):
                    book.write(sheet.shown(row, unmasked=unmasked))
                    self._whose.extend(number for number in sheet.whose(row) if number is not None)
                    done += 1
                    if done % STEP == 0:
                        await self._tell(done, total)
        return done

    async def _tell(self, done: int, total: int) -> None:
        """How far; and the job stays ours. Raises Superseded, also when whoever started us is gone."""
        until: datetime = utc_now() + LEASE
        ours = await self._writer.fetchval(_PROGRESS, self._id, self._attempt, done, total, until)
        if not ours or os.getppid() != self._parent:
            raise Superseded


async def main() -> int:
    """Exit status 0: the file is there. SUPERSEDED: somebody else decides."""
    told = orjson.loads(sys.stdin.buffer.read())
    os.nice(10)
    opened: list[asyncpg.Connection] = []
    try:
        for purpose in ("read", "write"):
            name = {"application_name": f"cs-export-{purpose}"}
            conn = await asyncpg.connect(told["url"], timeout=10, command_timeout=300, server_settings=name)
            opened.append(conn)
        with tempfile.TemporaryDirectory(prefix="dyflux-export-") as folder:
            await Attempt(opened[0], opened[1], told).make(Path(folder) / "list.xlsx")
    except Superseded:
        return SUPERSEDED
    finally:
        for conn in opened:
            await conn.close(timeout=5)
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
