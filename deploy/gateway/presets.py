"""The gateways that dyflux runs: on one machine (one process or many) and in docker compose."""

from __future__ import annotations

from collections.abc import Mapping

from deploy.gateway.settings import UPSTREAMS, Address, GatewaySettings, Limits, Timeouts

COMPOSE_PORT = 8080
COMPOSE_ADMIN_PORT = 9901
SERVICE_PORT = 8000
"""Where every service, the status component and the console listen inside their containers."""


def local(
    host: str,
    port: int,
    admin_port: int,
    upstreams: Mapping[str, Address],
    *,
    limits: Limits | None = None,
    timeouts: Timeouts | None = None,
    otlp: Address | None = None,
) -> GatewaySettings:
    """A gateway on this machine. `upstreams` has an address for each of `UPSTREAMS` (ValueError names a missing one)."""
    if missing := [name for name in UPSTREAMS if name not in upstreams]:
        raise ValueError(f"no address for: {', '.join(missing)}")
    return GatewaySettings(
        host,
        port,
        admin_port,
        accounts=upstreams["accounts"],
        orders=upstreams["orders"],
        cs=upstreams["cs"],
        messaging=upstreams["messaging"],
        cancellations=upstreams["cancellations"],
        status=upstreams["status"],
        console=upstreams["console"],
        limits=limits or Limits(),
        timeouts=timeouts or Timeouts(),
        otlp=otlp,
    )


def compose() -> GatewaySettings:
    """The gateway of docker-compose.yml: services by their names there."""
    upstreams = {name: (name, SERVICE_PORT) for name in UPSTREAMS}
    everywhere = "0.0.0.0"  # noqa: S104 - inside its container; the compose file publishes the port
    return local(everywhere, COMPOSE_PORT, COMPOSE_ADMIN_PORT, upstreams)
