"""One command, one transaction, and a repeated `Idempotency-Key` gets the first answer (architecture 3).

The key is claimed first; the command runs in a savepoint; a refusal rolls back to it and its answer is stored; then
all commits. Scope: principal, route, key; 24 hours. Answers of 5xx are never stored: they roll everything back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple, Protocol

import orjson
from fastapi import Request, Response
from sqlalchemy import Column, DateTime, LargeBinary, SmallInteger, Text, text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contracts.codes import Refusal, detail
from shared.db.database import Database
from shared.runtime.clock import Clock
from shared.runtime.command import CommandContext
from shared.runtime.ids import NewId
from shared.web.principal import principal_of
from shared.web.problems import MEDIA_TYPE, problem, refusal_body

KEEP = "24 hours"
MAX_KEY = 200


class Answer(NamedTuple):
    """What a command answers: a status and a JSON body."""

    body: Any
    status: int = 200


Work = Callable[[AsyncConnection, CommandContext], Awaitable[Answer]]


class Commands:
    """Runs the commands of one service."""

    def __init__(self, database: Database, clock: Clock, new_id: NewId) -> None:
        self.database = database
        self.clock = clock
        self.new_id = new_id

    async def run(self, request: Request, work: Work, *, digest: bytes | None = None) -> Response:
        """Run `work` once for this request (again only when PostgreSQL asks) and answer it as JSON.

        `digest` tells one body from another where the body holds a secret, which a fast digest would give away.
        """
        context = CommandContext(principal_of(request).sub, str(self.new_id()), self.clock())
        key = request.headers.get("idempotency-key")
        if key is None:
            answer = await self.database.transaction(lambda conn: work(conn, context))
            return _response(answer.status, orjson.dumps(answer.body))
        if not 0 < len(key) <= MAX_KEY:
            raise Refusal("INVALID_VALUE", field="Idempotency-Key")
        told = digest or hashlib.sha256(await request.body()).digest()
        scope = {
            "principal": context.operator,
            "route": f"{request.method} {request.url.path}",
            "key": key,
        }
        return await self.database.transaction(lambda conn: _once(conn, scope, told, work, context))


async def _once(
    conn: AsyncConnection, scope: dict[str, str], digest: bytes, work: Work, context: CommandContext
) -> Response:
    claimed = await conn.execute(_CLAIM, {**scope, "digest": digest, "at": context.at})
    if claimed.first() is None:
        stored = (await conn.execute(_READ, scope)).one()
        if bytes(stored.digest) != digest:
            return problem("IDEMPOTENCY_KEY_REUSED", detail("IDEMPOTENCY_KEY_REUSED"))
        return _response(stored.status, bytes(stored.body), repeated=True)
    try:
        async with conn.begin_nested():
            answer = await work(conn, context)
        status, body = answer.status, orjson.dumps(answer.body)
    except Refusal as refusal:
        status, body = refusal.status, orjson.dumps(refusal_body(refusal))
    await conn.execute(_STORE, {**scope, "status": status, "body": body})
    return _response(status, body)


def _response(status: int, body: bytes, *, repeated: bool = False) -> Response:
    media = MEDIA_TYPE if status >= 400 else "application/json"
    headers = {"idempotent-replayed": "true"} if repeated else {}
    return Response(body, status_code=status, media_type=media, headers=headers)


_CLAIM = text(
    """
    INSERT INTO idempotency_key AS known (principal, route, key, digest, created_at)
    VALUES (:principal, :route, :key, :digest, :at)
    ON CONFLICT (principal, route, key) DO UPDATE
        SET digest = excluded.digest, created_at = excluded.created_at, status = NULL, body = NULL
        WHERE known.created_at < excluded.created_at - interval '24 hours'
    RETURNING 1
    """
)
_READ = text(
    "SELECT digest, status, body FROM idempotency_key WHERE principal = :principal AND route = :route AND key = :key"
)
_STORE = text(
    "UPDATE idempotency_key SET status = :status, body = :body"
    " WHERE principal = :principal AND route = :route AND key = :key"
)


class _CreatesTables(Protocol):
    def create_table(self, table_name: str, /, *columns: Column[Any]) -> Any: ...


async def forget_old_keys(conn: AsyncConnection) -> None:
    """Delete keys that are past their day."""
    await conn.execute(text(f"DELETE FROM idempotency_key WHERE created_at < now() - interval '{KEEP}'"))  # noqa: S608


def create_idempotency_table(op: _CreatesTables) -> None:
    """For a service's first migration."""
    op.create_table(
        "idempotency_key",
        Column("principal", Text, primary_key=True),
        Column("route", Text, primary_key=True),
        Column("key", Text, primary_key=True),
        Column("digest", LargeBinary, nullable=False),
        Column("status", SmallInteger),
        Column("body", LargeBinary),
        Column("created_at", DateTime(timezone=True), nullable=False, index=True),
    )
