"""Who asks, from where, under which request: what the access log keeps of a call."""

from __future__ import annotations

from fastapi import Request

from services.cs.application.access_log import Caller
from shared.runtime.context import current_cause
from shared.web.principal import principal_of


def caller_of(request: Request) -> Caller:
    """The address is the gateway's word, which drops what a client says of itself."""
    told = request.headers.get("x-forwarded-for", "").split(",")[-1].strip()
    cause = current_cause()
    return Caller(
        who=principal_of(request).sub,
        from_address=told[:100] or (request.client.host if request.client else ""),
        request_id=cause.correlation_id if cause else "",
    )
