"""How many failed logins are borne, for an address and for an account apart: never one common bucket (architecture 6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, ip_address


@dataclass(frozen=True, slots=True)
class LoginLimits:
    """Failures within `window`. An office has one address and many people, so an address bears more."""

    account: int = 10
    address: int = 50
    window: timedelta = timedelta(minutes=5)


def address_key(address: str) -> str:
    """What counts as one address: an IPv4 address, or a /64 of IPv6, which one customer owns."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, IPv6Address):
        mapped = parsed.ipv4_mapped
        return str(mapped) if mapped else f"{IPv6Address(int(parsed) >> 64 << 64)}/64"
    return str(parsed)
