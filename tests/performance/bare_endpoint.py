"""The limit of `GET /packs`: the same SQL, rows to JSON, nothing else. Started by the bench on loopback."""

from __future__ import annotations

import sys

import asyncpg
import orjson
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


def main() -> None:
    settings = orjson.loads(sys.argv[1])
    pools: list[asyncpg.Pool] = []

    async def livez(_request: Request) -> Response:
        if not pools:
            pools.append(await asyncpg.create_pool(settings["url"], min_size=8, max_size=8))
        return Response("{}", media_type="application/json")

    async def packs(_request: Request) -> Response:
        async with pools[0].acquire() as conn:
            rows = await conn.fetch(settings["sql"], *settings["parameters"])
        return Response(orjson.dumps([dict(row) for row in rows]), media_type="application/json")

    app = Starlette(routes=[Route("/livez", livez), Route("/packs", packs)])
    uvicorn.run(app, host="127.0.0.1", port=settings["port"], log_level="warning", access_log=False)


if __name__ == "__main__":
    main()
