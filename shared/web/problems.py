"""Errors as RFC 9457 problem+json with a code, for everything that can go wrong on the way into a service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from shared.contracts.codes import CODES, Refusal, detail
from shared.db.database import LOCK_TIMEOUT, RETRYABLE, sqlstate
from shared.runtime.context import current_cause
from shared.web.mistakes import mistakes_of_request

log = structlog.get_logger()
MEDIA_TYPE = "application/problem+json"

_BY_STATUS = {
    400: "UNREADABLE",
    401: "UNAUTHENTICATED",
    403: "NOT_PERMITTED",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    406: "NOT_ACCEPTABLE",
    408: "REQUEST_TIMEOUT",
    413: "PAYLOAD_TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE",
    422: "INVALID_VALUE",
    429: "TOO_MANY_REQUESTS",
    503: "SERVICE_UNAVAILABLE",
}


def problem_body(code: str, text: str | None = None, extra: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """`{type, title, status, code, detail, trace_id, …extra}`."""
    cause = current_cause()
    return {
        "type": "about:blank",
        "title": code,
        "status": CODES[code].status,
        "code": code,
        "detail": text or detail(code),
        "trace_id": cause.correlation_id if cause else None,
        **(extra or {}),
    }


def problem(
    code: str,
    text: str | None = None,
    *,
    extra: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A problem as a response; the status is the code's."""
    return Response(
        orjson.dumps(problem_body(code, text, extra)),
        status_code=CODES[code].status,
        media_type=MEDIA_TYPE,
        headers=dict(headers or {}),
    )


def refusal_body(refusal: Refusal) -> dict[str, Any]:
    """The problem of a refusal."""
    return problem_body(refusal.code, refusal.detail, refusal.extra)


def install_problems(app: FastAPI) -> None:
    """Map every exception that a route may raise; what it must not raise is answered by `RequestMiddleware`."""

    async def on_refusal(_request: Request, error: Exception) -> Response:
        assert isinstance(error, Refusal)  # noqa: S101
        return problem(error.code, error.detail, extra=error.extra, headers=_again(error))

    async def on_invalid(_request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101
        return _invalid(error.errors(), error.body)

    async def on_http(_request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101
        code = _BY_STATUS.get(error.status_code, "UNREADABLE" if error.status_code < 500 else "INTERNAL")
        return problem(code, headers=error.headers)

    async def on_database(_request: Request, error: Exception) -> Response:
        return _database(error)

    app.add_exception_handler(Refusal, on_refusal)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.add_exception_handler(HTTPException, on_http)
    for kind in (DBAPIError, PoolTimeout, ConnectionError, TimeoutError):
        app.add_exception_handler(kind, on_database)


def _again(refusal: Refusal) -> dict[str, str]:
    """When to come again, for the refusals that pass by waiting; `seconds` of the refusal, else one."""
    return {"retry-after": str(refusal.params.get("seconds", 1))} if refusal.status in {429, 503} else {}


def _database(error: Exception) -> Response:
    state = sqlstate(error) if isinstance(error, DBAPIError) else None
    if state == LOCK_TIMEOUT or state in RETRYABLE:
        return problem("LOCK_TIMEOUT", headers={"retry-after": "1"})
    if state in {"22021", "22P05"}:  # a NUL or a code point that PostgreSQL text cannot hold
        return problem("INVALID_VALUE", detail("INVALID_VALUE", field="\\u0000"))
    if state == "22003":
        return problem("INVALID_VALUE", detail("INVALID_VALUE", field="number"))
    down = isinstance(error, (PoolTimeout, ConnectionError, TimeoutError, InterfaceError, OperationalError))
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    if down or lost or (state or "").startswith(("08", "57", "53")):
        log.warning("database away", error=str(error)[:200])
        return problem("SERVICE_UNAVAILABLE", headers={"retry-after": "1"})
    log.error("database error", state=state, exc_info=error)
    return problem("INTERNAL")


def _invalid(errors: Sequence[Any], sent: object) -> Response:
    """One problem for all errors of a request; its code is the first error's, each has a JSON pointer and a code."""
    if any(error["type"] == "json_invalid" for error in errors):
        return problem("UNREADABLE")
    rows = mistakes_of_request(errors, sent)
    told = [{"pointer": row.pointer, "code": row.code, "detail": row.detail} for row in rows]
    return problem(rows[0].code, rows[0].detail, extra={"errors": told})
