"""POST /token: OAuth 2 client credentials of channel programs (RFC 6749 4.4), as JSON or as a form."""

from __future__ import annotations

import base64
import binascii
from typing import Any
from urllib.parse import parse_qsl, unquote_plus

import orjson
from fastapi import APIRouter, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import ValidationError

from services.accounts.application.access_tokens import authenticated, client_claims
from services.accounts.entrypoints.schemas import TOKEN_TYPE, TokenAnswer, TokenBody
from services.accounts.entrypoints.wiring import App
from shared.contracts.codes import Refusal
from shared.web.app import router_of
from shared.web.problems import problem

_JSON, _FORM = "application/json", "application/x-www-form-urlencoded"
_SCHEMA = TokenBody.model_json_schema()
_DOC = {"requestBody": {"required": True, "content": {kind: {"schema": _SCHEMA} for kind in (_JSON, _FORM)}}}
_OAUTH_ERRORS = {"INVALID_CLIENT": "invalid_client", "UNSUPPORTED_GRANT_TYPE": "unsupported_grant_type"}


def routes(app: App) -> APIRouter:
    """POST /token."""
    router = router_of("accounts")

    @router.post("/token", response_model=TokenAnswer, openapi_extra=_DOC)
    async def token(request: Request) -> Response:
        """An access token with the client's scopes. `error` in a refusal is what OAuth libraries look for."""
        try:
            return await _token(app, request)
        except Refusal as refusal:
            error = _OAUTH_ERRORS.get(refusal.code)
            if error is None:
                raise
            headers = {"www-authenticate": 'Basic realm="dyflux"'} if refusal.status == 401 else {}
            return problem(refusal.code, refusal.detail, extra={"error": error}, headers=headers)

    return router


async def _token(app: App, request: Request) -> Response:
    asked = await _asked(request)
    if asked.grant_type != "client_credentials":
        raise Refusal("UNSUPPORTED_GRANT_TYPE")
    client_id, secret = asked.client_id or "", asked.client_secret or ""
    client, scopes = await app.database.transaction(
        lambda conn: authenticated(app.uow(conn), client_id, secret, asked.scope)
    )
    claims = client_claims(client, scopes, app.new_id(), app.clock(), app.access_lifetime)
    body = TokenAnswer(
        access_token=await app.ring.sign(claims),
        token_type=TOKEN_TYPE,
        expires_in=app.settings.access_seconds,
        scope=" ".join(scopes),
    )
    return JSONResponse(body.model_dump(), headers={"cache-control": "no-store"})


async def _asked(request: Request) -> TokenBody:
    values = await _values(request)
    basic = _basic(request.headers.get("authorization", ""))
    if basic is not None:
        if values.keys() & {"client_id", "client_secret"}:
            raise Refusal("INVALID_VALUE", field="/client_id")
        values = {**values, "client_id": basic[0], "client_secret": basic[1]}
    try:
        return TokenBody.model_validate(values)
    except ValidationError as error:
        found = [{**each, "loc": ("body", *each["loc"])} for each in error.errors(include_url=False)]
        raise RequestValidationError(found, body=values) from error


async def _values(request: Request) -> dict[str, Any]:
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    raw = await request.body()
    try:
        if kind == _FORM:
            pairs = parse_qsl(raw.decode(), keep_blank_values=True, strict_parsing=bool(raw), errors="strict")
            if len(dict(pairs)) != len(pairs):
                raise Refusal("INVALID_VALUE", field="/")
            return dict(pairs)
        if kind != _JSON:
            raise Refusal("UNSUPPORTED_MEDIA_TYPE")
        values = orjson.loads(raw)
    except ValueError as error:
        raise Refusal("UNREADABLE") from error
    if not isinstance(values, dict):
        raise Refusal("INVALID_VALUE", field="/")
    return values


def _basic(header: str) -> tuple[str, str] | None:
    kind, _, encoded = header.partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        client_id, _, secret = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError) as error:
        raise Refusal("INVALID_CLIENT") from error
    return unquote_plus(client_id), unquote_plus(secret)
