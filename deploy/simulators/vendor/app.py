"""The routes of the simulated vendor."""

import asyncio
import base64
import random
import secrets
import time
from copy import copy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from deploy.simulators.vendor.config import Config
from deploy.simulators.vendor.faults import next_fault, results_of
from deploy.simulators.vendor.ledger import Ledger
from deploy.simulators.vendor.limit import Limit, too_many
from deploy.simulators.vendor.push import Pusher

_REQUIRED = ("account", "type", "from", "to", "content", "refkey")
_KST = timedelta(hours=9)


class Vendor:
    """State and routes."""

    def __init__(self, config: Config, dice: random.Random, pusher: Pusher) -> None:
        self.config = config
        self._begun = replace(config, script=list(config.script))
        self.ledger = Ledger()
        self._dice = dice
        self._pusher = pusher
        self._limit = Limit()
        self._tokens: dict[str, float] = {}
        self._released = asyncio.Event()

    def app(self) -> Starlette:
        """The ASGI app."""
        return Starlette(routes=[
            Route("/v1/token", self.token, methods=["POST"]),
            Route("/v3/message", self.message, methods=["POST"]),
            Route("/v2/report", self.report, methods=["POST"]),
            Route("/_ledger", self.show),
            Route("/_ledger/{refkey}", self.show_one),
            Route("/_control", self.control, methods=["POST"]),
            Route("/_release", self.release, methods=["POST"]),
            Route("/_reset", self.reset, methods=["POST"]),
            Route("/_expire-tokens", self.expire_tokens, methods=["POST"]),
            Route("/livez", self.alive),
        ])  # fmt: skip

    async def token(self, request: Request) -> Response:
        given = request.headers.get("authorization", "").removeprefix("Basic ")
        known = base64.b64encode(f"{self.config.account}:{self.config.password}".encode()).decode()
        if not secrets.compare_digest(given, known):
            return self._no("/v1/token", "", 3007)
        token = secrets.token_urlsafe(24)
        self._tokens[token] = time.monotonic() + self.config.token_seconds
        self.ledger.tokens_issued += 1
        self.ledger.call("/v1/token", "", 1000)
        ends = datetime.now(UTC) + _KST + timedelta(seconds=self.config.token_seconds)
        return JSONResponse({"accesstoken": token, "type": "Bearer", "expired": ends.strftime("%Y%m%d%H%M%S")})

    async def message(self, request: Request) -> Response:
        body = await _json(request)
        refkey = str(body.get("refkey", ""))
        if wait := self._limit.wait(self.config.tps):
            self.ledger.call("/v3/message", refkey, 5002)
            return too_many(wait, refkey, self.config.tps)
        if refused := self._refusal(request, body):
            return self._no("/v3/message", refkey, refused)
        return await self._take(body, refkey)

    async def _take(self, body: dict[str, Any], refkey: str) -> Response:
        fault = next_fault(self.config, self._dice)
        if fault.word == "429":
            self.ledger.call("/v3/message", refkey, 5002)
            return too_many(float(fault.argument), refkey, self.config.tps)
        if fault.word == "code":
            return self._no("/v3/message", refkey, int(fault.argument))
        entry = self.ledger.take(body, fault.word, results_of(fault, str(body["type"])))
        self.ledger.call("/v3/message", refkey, 1000)
        if fault.word == "report_first":
            await self._pusher.now(entry, fault)
        elif entry.results and fault.word != "hold":
            self._pusher.later(entry, fault)
        if fault.word in ("timeout", "lost"):
            await asyncio.sleep(self.config.hang_seconds)
        if fault.word == "hold":
            await self._released.wait()
            self._pusher.later(entry, fault)
        await asyncio.sleep(self.config.latency(self._dice))
        if fault.word == "http500":
            return JSONResponse({"code": 9000, "description": "unknown error", "refkey": refkey}, status_code=500)
        answer = {"code": 1000, "description": "Success", "refkey": refkey, "messagekey": entry.messagekey}
        return JSONResponse(answer)

    async def report(self, request: Request) -> Response:
        body = await _json(request)
        key = str(body.get("messagekey", ""))
        if wait := self._limit.wait(self.config.tps):
            self.ledger.call("/v2/report", key, 5002)
            return too_many(wait, "", self.config.tps)
        if refused := self._bad_token(request):
            return self._no("/v2/report", key, refused)
        entry = self.ledger.by_key(key)
        if entry is None:
            return self._no("/v2/report", key, 3012)
        self.ledger.call("/v2/report", key, 1000)
        if not entry.results:
            entry.results = results_of(next_fault(Config(), self._dice), entry.kind)
        self._pusher.later(entry, next_fault(Config(), self._dice))
        return JSONResponse({"code": 1000, "description": "Success"})

    async def show(self, _request: Request) -> Response:
        return JSONResponse(self.ledger.dump())

    async def show_one(self, request: Request) -> Response:
        entry = self.ledger.entries.get(request.path_params["refkey"])
        return JSONResponse({"accepted": entry.accepted if entry else 0, "pushed": entry.pushed if entry else 0})

    async def control(self, request: Request) -> Response:
        try:
            self.config.change(await _json(request))
        except KeyError as error:
            return JSONResponse({"unknown": str(error)}, status_code=400)
        return JSONResponse({})

    async def release(self, _request: Request) -> Response:
        """Answer the calls that are held now."""
        self._released.set()
        self._released = asyncio.Event()
        return JSONResponse({})

    async def reset(self, request: Request) -> Response:
        """Start over with the configuration of the start, an empty ledger, and what the body changes."""
        for name in self._begun.__dataclass_fields__:
            setattr(self.config, name, copy(getattr(self._begun, name)))
        self.ledger, self._limit, self._released = Ledger(), Limit(), asyncio.Event()
        self._tokens.clear()
        return await self.control(request)

    async def expire_tokens(self, _request: Request) -> Response:
        self._tokens.clear()
        return JSONResponse({})

    async def alive(self, _request: Request) -> Response:
        return JSONResponse({"live": True})

    def _refusal(self, request: Request, body: dict[str, Any]) -> int:
        if code := self._bad_token(request):
            return code
        if body.get("account") != self.config.account:
            return 3004
        content = body.get("content")
        if not all(body.get(name) for name in _REQUIRED) or not isinstance(content, dict):
            return 2000
        return 0 if isinstance(content.get(str(body["type"])), dict) else 2000

    def _bad_token(self, request: Request) -> int:
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if not token:
            return 3005
        return 0 if self._tokens.get(token, 0.0) > time.monotonic() else 3002

    def _no(self, path: str, refkey: str, code: int) -> Response:
        self.ledger.call(path, refkey, code)
        return JSONResponse({"code": code, "description": "refused", "refkey": refkey}, status_code=400)


async def _json(request: Request) -> dict[str, Any]:
    try:
        body = await request.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
