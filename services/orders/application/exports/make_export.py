"""The file of an export, made in one transaction: a queue that moves while it is read would print a parcel twice."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from datetime import datetime
from uuid import UUID

from services.orders.application.exports.kinds import KINDS
from services.orders.application.exports.model import BeginFile, Export, ExportUow, FileInHand, Made


class FileFailed(Exception):
    """The file of this export was not made; its cause says why."""

    def __init__(self, export_id: UUID) -> None:
        super().__init__(str(export_id))
        self.export_id = export_id


async def make_due(uow: ExportUow, begin: BeginFile, at: datetime) -> bool:
    """The export that has been due longest gets its file; whether there was one. Killed in the middle, the next turn
    makes it. Raises FileFailed."""
    export = await uow.exports.take(at)
    if export is None:
        return False
    try:
        await uow.exports.put_file(export.id, await _made(uow, export, begin), at)
    except Exception as error:
        raise FileFailed(export.id) from error
    return True


async def _made(uow: ExportUow, export: Export, begin: BeginFile) -> Made:
    kind = KINDS[export.kind]
    rows = found = 0
    whose = dict[int, None]()
    file = await asyncio.to_thread(begin, kind.title, kind.header)
    with file:
        async with aclosing(kind.pieces(uow, export)) as pieces:
            async for piece in pieces:
                lines = piece.rows[: kind.most - rows]
                await asyncio.to_thread(file.add, [line.cells for line in lines])
                whose |= {number: None for line in lines for number in line.mgmt_nos}
                rows, found = rows + len(lines), max(found, piece.total)
                if rows == kind.most:
                    break
        return Made(await asyncio.to_thread(_whole, file), rows, max(rows, found), list(whose))


def _whole(file: FileInHand) -> bytes:
    with file.end() as whole:
        return whole.read()
