"""Routes of options, matches and the fixed lists (api.md, orders)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.application.matchings import MatchingsUow, remember_match
from services.orders.application.options import OptionsUow, answer, upsert_options
from services.orders.domain.couriers import COURIERS
from services.orders.entrypoints.paging import page
from services.orders.entrypoints.rows import read_rows
from services.orders.entrypoints.schemas_lists import MatchingsQuery, OptionsQuery, UnmatchedQuery
from services.orders.entrypoints.schemas_masters import MatchingPut, OptionRow, OptionsUpsert
from shared.contracts.codes import Refusal
from shared.contracts.reasons import REASONS
from shared.db.database import Database
from shared.runtime.command import CommandContext
from shared.web.app import router_of
from shared.web.idempotency import Answer, Commands
from shared.web.pagination import Page
from shared.web.queries import documented, query_of

MAX_CODE = 200


def routes(
    database: Database,
    commands: Commands,
    options: Callable[[AsyncConnection], OptionsUow],
    matchings: Callable[[AsyncConnection], MatchingsUow],
) -> APIRouter:
    """`/options`, `/matchings`, `/unmatched`, `/couriers`, `/reasons`."""
    router = router_of("orders")

    @router.get("/options", openapi_extra=documented(OptionsQuery))
    async def list_options(request: Request) -> dict[str, Any]:
        asked = query_of(OptionsQuery, request)
        part = asked.part(str)
        found = await database.read(lambda conn: options(conn).options.search(asked.conditions(), part))
        return page(found, part, lambda row: (row["option_code"],), _option)

    @router.post("/options")
    async def post_options(request: Request, body: OptionsUpsert) -> Response:
        rows = read_rows(OptionRow, body.options)

        async def work(conn: AsyncConnection, ctx: CommandContext) -> Answer:
            good = [row.model_dump(exclude_unset=True) for row in rows if not isinstance(row, Refusal)]
            done = iter(await upsert_options(options(conn), good, ctx) if good else [])
            sent = zip(body.options, rows, strict=True)
            results = [answer(_code(raw), row) if isinstance(row, Refusal) else next(done) for raw, row in sent]
            return Answer({"results": results})

        return await commands.run(request, work)

    @router.get("/matchings", openapi_extra=documented(MatchingsQuery))
    async def list_matchings(request: Request) -> dict[str, Any]:
        asked = query_of(MatchingsQuery, request)
        part = asked.part(str, str, str)
        found = await database.read(lambda conn: matchings(conn).matchings.search(asked.channel_id, asked.q, part))
        return page(found, part, lambda row: (row["channel_id"], row["product_key"], row["option_key"]), dict)

    @router.put("/matchings")
    async def put_matching(request: Request, body: MatchingPut) -> Response:
        async def work(conn: AsyncConnection, ctx: CommandContext) -> Answer:
            return Answer(await remember_match(matchings(conn), body.model_dump(), ctx))

        return await commands.run(request, work)

    @router.get("/unmatched", openapi_extra=documented(UnmatchedQuery))
    async def list_unmatched(request: Request) -> dict[str, Any]:
        asked = query_of(UnmatchedQuery, request)
        part = asked.part(int)
        found = await database.read(lambda conn: matchings(conn).matchings.unmatched(asked.channel_id, part))
        return page(found, part, lambda row: (row["item_id"],), dict)

    @router.get("/couriers")
    async def list_couriers() -> dict[str, Any]:
        items = [{"code": c.code, "name": c.name, "digits": sorted(c.digits)} for c in COURIERS.values()]
        return Page(items, total=len(items), total_is_exact=True).body()

    @router.get("/reasons")
    async def list_reasons() -> dict[str, Any]:
        items = [{"id": r.id, "label": r.label, "of": r.of, "extra": r.extra} for r in REASONS.values()]
        return Page(items, total=len(items), total_is_exact=True).body()

    return router


def _code(row: Any) -> str | None:
    """The code of an option that cannot be read, where it can at least be repeated."""
    code = row.get("option_code") if isinstance(row, dict) else None
    if not isinstance(code, str) or len(code) > MAX_CODE or code != code.encode(errors="replace").decode():
        return None
    return code


def _option(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "version"}
