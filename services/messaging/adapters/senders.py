"""Sender numbers in PostgreSQL."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.messaging.adapters.tables import sender as table
from services.messaging.domain.senders import Sender, Stop


class SqlSenders:
    """Implements `ports.Senders` on one transaction's connection."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def add(self, sender: Sender, operator: str, at: datetime) -> bool:
        """False when the number is registered already."""
        row = {"sender_no": sender.sender_no, "created_at": at, **_columns(sender, operator, at)}
        added = insert(table).values(row).on_conflict_do_nothing().returning(table.c.sender_no)
        return (await self._conn.execute(added)).first() is not None

    async def get(self, sender_no: str, *, lock: bool = False) -> Sender | None:
        statement = select(table).where(table.c.sender_no == sender_no)
        row = (await self._conn.execute(statement.with_for_update(key_share=True) if lock else statement)).one_or_none()
        return sender_of(row) if row else None

    async def save(self, sender: Sender, operator: str, at: datetime) -> None:
        changed = _columns(sender, operator, at)
        await self._conn.execute(update(table).where(table.c.sender_no == sender.sender_no).values(changed))


def _columns(sender: Sender, operator: str, at: datetime) -> dict[str, Any]:
    return {
        "label": sender.label,
        "verified": sender.verified,
        "active": sender.active,
        "expires_on": sender.expires_on,
        "stopped_at": sender.stop.at if sender.stop else None,
        "stopped_code": sender.stop.code if sender.stop else None,
        "resumed_at": sender.resumed_at,
        "version": sender.version,
        "updated_at": at,
        "updated_by": operator,
    }


def sender_of(row: Any) -> Sender:
    """A stored sender."""
    return Sender(
        sender_no=row.sender_no,
        label=row.label,
        verified=row.verified,
        active=row.active,
        expires_on=row.expires_on,
        stop=Stop(row.stopped_at, row.stopped_code) if row.stopped_at else None,
        resumed_at=row.resumed_at,
        version=row.version,
    )
