"""The gateways that dyflux runs: on one machine (one process or many) and in docker compose."""

from __future__ import annotations

from collections.abc import Mapping

from deploy.gateway.settings import Address, GatewaySettings, Limits, Timeouts

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
    """A gateway on this machine; `upstreams` has an address for each of `UPSTREAMS` (they may be the same)."""
    return GatewaySettings(
        host, port, admin_port, **upstreams, limits=limits or Limits(), timeouts=timeouts or Timeouts(), otlp=otlp
    )


def compose() -> GatewaySettings:
    """The gateway of docker-compose.yml: services by their names there."""
    return GatewaySettings(
        "0.0.0.0",  # noqa: S104 - inside its container; the compose file publishes the port
        COMPOSE_PORT,
        COMPOSE_ADMIN_PORT,
        accounts=("accounts", SERVICE_PORT),
        orders=("orders", SERVICE_PORT),
        cs=("cs", SERVICE_PORT),
        messaging=("messaging", SERVICE_PORT),
        cancellations=("cancellations", SERVICE_PORT),
        status=("status", SERVICE_PORT),
        console=("console", SERVICE_PORT),
    )
