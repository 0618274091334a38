"""비즈뿌리오's REST API (messaging.md 2.1): what a call ended in, told apart by whether the vendor may have the message.

1000 means accepted, not delivered. Never logs a number, a body, a token.
"""

from __future__ import annotations

import base64
import re
from datetime import datetime
from typing import Any

import httpx2
import orjson
import structlog

from services.messaging.adapters.vendor_token import Issued, SharedToken, TokenUnavailable
from services.messaging.application.ports import Outgoing
from services.messaging.domain.outcomes import Accepted, Lost, NotSent, Outcome, Refused
from services.messaging.domain.results import ResultClass, Verdict
from shared.contracts.messaging import MessageKind
from shared.runtime.clock import KST

log = structlog.get_logger()

VENDOR = "bizppurio"
ACCEPTED = 1000
_THROTTLED = frozenset({5002, 3008})
_BAD_TOKEN = frozenset({3002, 3005})
_BAD_ACCOUNT = frozenset({3000, 3001, 3003, 3004, 3006, 3007, 3009, 3010, 5001})
_BAD_MESSAGE = frozenset({2000})
ACCOUNT_PAUSE_S = 60.0
USUAL_RESET_S = 1.0
LONGEST_RESET_S = 300.0

NOTHING_SENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.LocalProtocolError)
"""The request never left: safe to try again."""


class Bizppurio:
    """Implements `ports.VendorGateway`."""

    def __init__(self, http: httpx2.AsyncClient, account: str, token: SharedToken) -> None:
        self._http = http
        self._account = account
        self._token = token

    async def send(self, outgoing: Outgoing) -> Outcome:
        """One message; a rejected token is renewed once."""
        outcome = await self._send(outgoing)
        if isinstance(outcome, NotSent) and outcome.reason == "token rejected":
            outcome = await self._send(outgoing)
        return outcome

    async def ask_report(self, vendor_key: str) -> str:
        """Ask for a report to be pushed again; the vendor's code, or the error's name. The report itself comes by
        webhook, so nothing depends on this answer."""
        try:
            token = await self._token.get()
            answer = await self._post("/v2/report", {"account": self._account, "messagekey": vendor_key}, token)
        except (httpx2.HTTPError, TokenUnavailable) as error:
            log.warning("report not asked for", error=type(error).__name__)
            return type(error).__name__
        code = _code(answer)
        if code != ACCEPTED:
            log.warning("report not promised", code=code, status=answer.status_code)
        return str(code)

    async def _send(self, outgoing: Outgoing) -> Outcome:
        try:
            token = await self._token.get()
        except TokenUnavailable as error:
            return NotSent(f"no token: {error}", pause=error.pause, everyone=error.pause is not None)
        try:
            answer = await self._post("/v3/message", self._body(outgoing), token)
        except NOTHING_SENT as error:
            return NotSent(type(error).__name__)
        except httpx2.HTTPError as error:
            return Lost(type(error).__name__)
        return await self._outcome(answer, token)

    async def _post(self, path: str, body: dict[str, Any], token: str) -> httpx2.Response:
        return await self._http.post(path, json=body, headers={"authorization": f"Bearer {token}"})

    def _body(self, outgoing: Outgoing) -> dict[str, Any]:
        kind = outgoing.kind.value.lower()
        content: dict[str, Any] = {"message": outgoing.body}
        if outgoing.kind is MessageKind.LMS and outgoing.subject:
            content["subject"] = outgoing.subject
        return {
            "account": self._account,
            "type": kind,
            "from": outgoing.sender_no,
            "to": outgoing.dest_no,
            "refkey": outgoing.refkey,
            "content": {kind: content},
        }

    async def _outcome(self, answer: httpx2.Response, token: str) -> Outcome:
        code = _code(answer)
        if code == ACCEPTED and answer.is_success:
            return Accepted(str(_fields(answer).get("messagekey", "")))
        if answer.status_code == 429 or code in _THROTTLED:
            return NotSent(str(code or 429), pause=reset_of(answer), everyone=True)
        if code in _BAD_TOKEN:
            try:
                await self._token.reject(token)
            except TokenUnavailable as error:
                return NotSent(f"no token: {error}")
            return NotSent("token rejected")
        if code in _BAD_ACCOUNT:
            log.error("the vendor refuses the account", code=code)
            return NotSent(str(code), pause=ACCOUNT_PAUSE_S, everyone=True)
        if code in _BAD_MESSAGE:
            return Refused(Verdict(str(code), ResultClass.FAILED))
        return Lost(f"http {answer.status_code} code {code}")


class BizppurioLogin:
    """Fetches tokens: `POST /v1/token` with Basic."""

    def __init__(self, http: httpx2.AsyncClient, account: str, password: str) -> None:
        self._http = http
        self._basic = base64.b64encode(f"{account}:{password}".encode()).decode()

    async def __call__(self) -> Issued:
        """Raises TokenUnavailable with the vendor's code."""
        try:
            answer = await self._http.post("/v1/token", headers={"authorization": f"Basic {self._basic}"})
        except httpx2.HTTPError as error:
            raise TokenUnavailable(type(error).__name__) from error
        fields = _fields(answer)
        token, expired = str(fields.get("accesstoken", "")), str(fields.get("expired", ""))
        until = _kst(expired)
        if not token or until is None:
            code = _code(answer)
            log.error("the vendor gives no token", code=code, status=answer.status_code)
            throttled = answer.status_code == 429 or code in _THROTTLED
            raise TokenUnavailable(f"vendor {code}", reset_of(answer) if throttled else ACCOUNT_PAUSE_S)
        return Issued(token, until)


def _kst(text: str) -> datetime | None:
    """The vendor's `20201110185520`, KST."""
    try:
        return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=KST)
    except ValueError:
        return None


def reset_of(answer: httpx2.Response) -> float:
    """Seconds from `RateLimit-Reset` (may be a fraction: 0.299), bounded."""
    given = answer.headers.get("ratelimit-reset", "")
    if not re.fullmatch(r"\d{1,6}(\.\d{1,9})?", given):
        return USUAL_RESET_S
    return min(float(given), LONGEST_RESET_S)


def _fields(answer: httpx2.Response) -> dict[str, Any]:
    try:
        fields = orjson.loads(answer.content)
    except ValueError:
        return {}
    return fields if isinstance(fields, dict) else {}


def _code(answer: httpx2.Response) -> int | None:
    code = str(_fields(answer).get("code", ""))
    return int(code) if code.isdecimal() and len(code) < 10 else None
