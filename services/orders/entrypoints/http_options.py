"""Routes of options, matches and the fixed lists (api.md, orders)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.application.matchings import MatchingsUow, remember_match
from services.orders.application.options import OptionsUow, upsert_options
from services.orders.domain.couriers import COURIERS
from services.orders.entrypoints.schemas_masters import MatchingPut, OptionsUpsert
from shared.contracts.reasons import REASONS
from shared.db.database import Database
from shared.runtime.command import CommandContext
from shared.web.app import router_of
from shared.web.idempotency import Answer, Commands
from shared.web.pagination import DEFAULT_LIMIT, MAX_LIMIT, Cursor, Page

Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT)]
Find = Annotated[str | None, Query(max_length=100)]


def routes(
    database: Database,
    commands: Commands,
    options: Callable[[AsyncConnection], OptionsUow],
    matchings: Callable[[AsyncConnection], MatchingsUow],
) -> APIRouter:
    """`/options`, `/matchings`, `/unmatched`, `/couriers`, `/reasons`."""
    router = router_of("orders")

    @router.get("/options")
    async def list_options(
        product_name: Find = None,
        option_name: Find = None,
        option_code: Find = None,
        q: Find = None,
        supplier_id: Find = None,
        active: bool | None = None,
        cursor: str | None = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> dict[str, Any]:
        filters = {
            "product_name": product_name,
            "option_name": option_name,
            "option_code": option_code,
            "q": q,
            "supplier_id": supplier_id,
        }
        after = Cursor.decode(cursor, str).keys[0] if cursor else None
        rows = await database.read(lambda conn: options(conn).options.search(filters, active, after, limit + 1))
        return _page([{k: v for k, v in row.items() if k != "version"} for row in rows], limit, "option_code")

    @router.post("/options")
    async def post_options(request: Request, body: OptionsUpsert) -> Response:
        async def work(conn: AsyncConnection, ctx: CommandContext) -> Answer:
            return Answer({"results": await upsert_options(options(conn), body.model_dump()["options"], ctx)})

        return await commands.run(request, work)

    @router.get("/matchings")
    async def list_matchings(
        channel_id: Find = None, q: Find = None, cursor: str | None = None, limit: Limit = DEFAULT_LIMIT
    ) -> dict[str, Any]:
        after = Cursor.decode(cursor, str, str, str).keys if cursor else None
        rows = await database.read(lambda conn: matchings(conn).matchings.search(channel_id, q, after, limit + 1))
        return _page([dict(row) for row in rows], limit, "channel_id", "product_key", "option_key")

    @router.put("/matchings")
    async def put_matching(request: Request, body: MatchingPut) -> Response:
        async def work(conn: AsyncConnection, ctx: CommandContext) -> Answer:
            return Answer(await remember_match(matchings(conn), body.model_dump(), ctx))

        return await commands.run(request, work)

    @router.get("/unmatched")
    async def list_unmatched(
        channel_id: Find = None, cursor: str | None = None, limit: Limit = DEFAULT_LIMIT
    ) -> dict[str, Any]:
        after = Cursor.decode(cursor, int).keys[0] if cursor else None
        rows = await database.read(lambda conn: matchings(conn).matchings.unmatched(channel_id, after, limit + 1))
        return _page([dict(row) for row in rows], limit, "item_id")

    @router.get("/couriers")
    async def list_couriers() -> dict[str, Any]:
        items = [{"code": c.code, "name": c.name, "digits": sorted(c.digits)} for c in COURIERS.values()]
        return Page(items, total=len(items), total_is_exact=True).body()

    @router.get("/reasons")
    async def list_reasons() -> dict[str, Any]:
        items = [{"id": r.id, "label": r.label, "of": r.of, "extra": r.extra} for r in REASONS.values()]
        return Page(items, total=len(items), total_is_exact=True).body()

    return router


def _page(rows: list[dict[str, Any]], limit: int, *keys: str) -> dict[str, Any]:
    """`rows` may hold one more than the page: then there is a next one."""
    following = Cursor(tuple(rows[limit - 1][key] for key in keys)).encode() if len(rows) > limit else None
    return Page(rows[:limit], next_cursor=following).body()
