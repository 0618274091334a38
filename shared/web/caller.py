"""Where a request came from, for logs of who saw whose data."""

from __future__ import annotations

from fastapi import Request

LONGEST = 100


def address_of(request: Request) -> str:
    """The address is the gateway's word, which drops what a client says of itself."""
    told = request.headers.get("x-forwarded-for", "").split(",")[-1].strip()
    return told[:LONGEST] or (request.client.host if request.client else "")
