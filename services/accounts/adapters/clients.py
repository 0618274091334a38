"""Rows of clients. A deleted one stays for the record and is never seen again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import RowMapping, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.accounts.adapters.tables import client as t
from services.accounts.domain.client import Client


class SqlClients:
    """Clients of one transaction."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def get(self, client_id: str) -> Client | None:
        wanted = select(t).where(t.c.client_id == client_id, t.c.deleted_at.is_(None))
        row = (await self._conn.execute(wanted)).mappings().first()
        return of_row(row) if row else None

    async def add(self, client: Client) -> None:
        await self._conn.execute(
            insert(t).values(
                client_id=client.client_id,
                name=client.name,
                scopes=list(client.scopes),
                secret_digest=client.secret_digest,
                created_at=client.created_at,
                created_by=client.created_by,
            )
        )

    async def delete(self, client_id: str, at: datetime, by: str) -> Client | None:
        gone = update(t).where(t.c.client_id == client_id, t.c.deleted_at.is_(None))
        row = (await self._conn.execute(gone.values(deleted_at=at, deleted_by=by).returning(t))).mappings().first()
        return of_row(row) if row else None


def of_row(row: RowMapping) -> Client:
    """A client as it is stored."""
    return Client(
        client_id=row["client_id"],
        name=row["name"],
        scopes=tuple(row["scopes"]),
        secret_digest=bytes(row["secret_digest"]),
        created_at=row["created_at"],
        created_by=row["created_by"],
    )
