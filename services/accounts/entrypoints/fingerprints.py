"""What stands for a body with a password in the table of idempotency keys: a fast digest of it could be guessed."""

from __future__ import annotations

import hashlib

import orjson
from fastapi import Request

from services.accounts.entrypoints.schemas import MePatch, NewOperatorBody, OperatorPatch
from services.accounts.entrypoints.wiring import App
from shared.web.principal import principal_of

_SECRET = ("password", "current_password")


async def fingerprint(app: App, request: Request, body: NewOperatorBody | OperatorPatch | MePatch) -> bytes | None:
    """The same for the same body under the same key; None where the usual digest will do. Passwords go in by argon2."""
    key = request.headers.get("idempotency-key")
    values = body.model_dump(mode="json", exclude_unset=True)
    secrets = [name for name in _SECRET if values.get(name)]
    if key is None or not secrets:
        return None
    place = f"{principal_of(request).sub}\n{request.method} {request.url.path}\n{key}"
    salt = hashlib.sha256(place.encode()).digest()[:16]
    for name in secrets:
        values[name] = await app.passwords.fingerprint(values[name], salt)
    return hashlib.sha256(orjson.dumps(values, option=orjson.OPT_SORT_KEYS)).digest()
