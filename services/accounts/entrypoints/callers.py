"""Where a request comes from: the client's address behind the gateway, and the page whose cookie it carries."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address
from urllib.parse import urlsplit

from fastapi import Request

from services.accounts.settings import Settings
from shared.contracts.codes import Refusal

Network = IPv4Network | IPv6Network


def client_address(request: Request, settings: Settings) -> str:
    """The caller's IP address. The header is believed only when the peer is one of our proxies."""
    peer = request.client.host if request.client else ""
    if not _within(peer, settings.trusted_proxies):
        return peer
    seen = [part.strip() for line in request.headers.getlist("x-forwarded-for") for part in line.split(",")]
    seen = seen[-settings.forwarded_hops :]
    return seen[0] if seen and _is_address(seen[0]) else peer


def check_origin(request: Request, settings: Settings) -> None:
    """Raises ORIGIN_NOT_ALLOWED when a page of another site calls. Browsers name the origin of every POST; programs
    name none, and they hold no cookie that somebody else could use."""
    origin = request.headers.get("origin")
    if origin is None or origin in settings.allowed_origins:
        return
    parts = urlsplit(origin)
    if parts.scheme not in {"http", "https"} or parts.netloc.lower() != request.headers.get("host", "").lower():
        raise Refusal("ORIGIN_NOT_ALLOWED")


def _within(address: str, networks: Sequence[Network]) -> bool:
    return _is_address(address) and any(ip_address(address) in network for network in networks)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
