"""What may differ between two gateways. Policy itself is not a setting: it stands in the template alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

Address = tuple[str, int]
"""Host (IP or DNS name) and TCP port."""

UPSTREAMS = ("accounts", "orders", "cs", "messaging", "cancellations", "status", "console")
"""Everything that stands behind the gateway, by the name of its settings field."""

_HOST = re.compile(r"[A-Za-z0-9_.:-]{1,253}")


@dataclass(frozen=True, slots=True)
class Limits:
    """Ceilings. Rates are requests per second, bursts are requests, sizes are bytes.

    Every rate but `total_*` is kept per client address (a /64 for IPv6), so that one client cannot spend the
    allowance of all: login must never share one common bucket (architecture.md 6). Benchmarks and races raise them.
    A body that is announced larger than its limit, but not than `swallow_bytes`, is read and dropped before the refusal.
    """

    total_rps: int = 2_000
    total_burst: int = 4_000
    address_rps: int = 300
    address_burst: int = 600
    webhook_rps: int = 1_000
    webhook_burst: int = 2_000
    login_rps: int = 5
    login_burst: int = 20
    tracked_addresses: int = 10_000
    body_bytes: int = 8 * 1024 * 1024
    upload_bytes: int = 32 * 1024 * 1024
    webhook_bytes: int = 64 * 1024
    swallow_bytes: int = 256 * 1024 * 1024
    connections: int = 10_000


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds. A time-out runs from the last byte of the request to the last byte of the answer.

    `headers` and `receive` are how long a client may take to send the head and the whole of its request.

    `upstream_idle` must stay below the keep-alive time of the servers (75 s): a connection that both
    sides give up at once costs a POST, which is never repeated.
    """

    connect: float = 0.5
    request: float = 15.0
    sign_in: float = 10.0
    webhook: float = 10.0
    upload: float = 60.0
    file: float = 300.0
    ready: float = 5.0
    console: float = 30.0
    stream_silence: float = 300.0
    headers: float = 10.0
    receive: float = 120.0
    upstream_idle: float = 30.0
    ejection: float = 1.0
    longest_ejection: float = 4.0


@dataclass(frozen=True, slots=True)
class GatewaySettings:
    """One gateway: where it listens, what stands behind it, its ceilings. The admin port is on loopback always.

    `trusted_hops` is the number of proxies before this one whose `x-forwarded-for` is believed; 0 at the edge.
    `trace_percent` samples requests towards `otlp` (an OTLP/HTTP collector), when there is one.
    """

    listen_host: str
    listen_port: int
    admin_port: int
    accounts: Address
    orders: Address
    cs: Address
    messaging: Address
    cancellations: Address
    status: Address
    console: Address
    jwks_path: str = "/api/accounts/v1/.well-known/jwks.json"
    jwks_cache_s: float = 60.0
    trusted_hops: int = 0
    otlp: Address | None = None
    trace_percent: float = 1.0
    limits: Limits = field(default_factory=Limits)
    timeouts: Timeouts = field(default_factory=Timeouts)

    def __post_init__(self) -> None:
        addresses = [(self.listen_host, self.listen_port), *(self.upstream(name) for name in UPSTREAMS)]
        for host, port in [*addresses, *([self.otlp] if self.otlp else [])]:
            if not _HOST.fullmatch(host) or not 0 < port < 65536:
                raise ValueError(f"not an address: {host}:{port}")
        if not 0 < self.admin_port < 65536:
            raise ValueError(f"not a port: {self.admin_port}")

    def upstream(self, name: str) -> Address:
        """The address of one of `UPSTREAMS`."""
        address: Address = getattr(self, name)
        return address
