"""Who asks, from where, under which request: what the access log keeps of a call."""

from __future__ import annotations

from fastapi import Request

from services.cs.application.access_log import Caller
from shared.runtime.context import current_cause
from shared.web.caller import address_of
from shared.web.principal import principal_of


def caller_of(request: Request) -> Caller:
    """Who, from where, under which request."""
    cause = current_cause()
    return Caller(
        who=principal_of(request).sub,
        from_address=address_of(request),
        request_id=cause.correlation_id if cause else "",
    )
