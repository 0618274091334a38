"""Messages of the staff as rows, and the box of one operator."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.cs.adapters.fetching import Fetch
from services.cs.adapters.keyset import Ordering
from services.cs.adapters.where import Where
from services.cs.application.filters import Slice
from services.cs.application.staff_messages import Box, BoxFilter, staff_message_row
from shared.web.pagination import Page

_ADD = text(
    """
    INSERT INTO staff_message (at, sender, recipient, body, mgmt_no)
    VALUES (:at, :sender, :recipient, :body, :mgmt_no) RETURNING id
    """
)
_NEWEST = Ordering("-at", "m.at", "timestamptz", "m.id", down=True)


class SqlStaff:
    """`Staff` over PostgreSQL."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def add(self, sender: str, recipient: str, body: str, mgmt_no: int | None, at: datetime) -> int:
        """The new message's number."""
        values = {"at": at, "sender": sender, "recipient": recipient, "body": body, "mgmt_no": mgmt_no}
        return int((await self._conn.execute(_ADD, values)).scalar_one())


async def list_box(fetch: Fetch, filter: BoxFilter, part: Slice) -> Page:
    """Newest first. Raises Refusal INVALID_CURSOR."""
    where = Where()
    mine = {Box.RECEIVED: "m.recipient = :owner", Box.SENT: "m.sender = :owner"}
    where.add(mine.get(filter.box, "(m.recipient = :owner OR m.sender = :owner)"), owner=filter.owner)
    if filter.other is not None:
        where.add("(m.sender = :other OR m.recipient = :other)", other=filter.other)
    if filter.mgmt_no is not None:
        where.add("m.mgmt_no = :mgmt_no", mgmt_no=filter.mgmt_no)
    backwards = _NEWEST.begin(part, where)
    sql = f"""
        SELECT m.id, m.at, m.sender, m.recipient, m.body, m.mgmt_no, CAST(m.at AS text) AS k FROM staff_message m
        WHERE {where.sql} ORDER BY {_NEWEST.words(backwards=backwards)} LIMIT :limit OFFSET :offset
        """  # noqa: S608
    rows = await fetch(sql, {**where.params, "limit": part.limit + 1, "offset": part.offset})
    keys = [(row["k"], row["id"]) for row in rows]
    kept, following, previous = _NEWEST.page(rows, keys, part, backwards=backwards)
    return Page([staff_message_row(row) for row in kept], following, previous)
