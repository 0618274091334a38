"""The environment of the services: where everything is, with which role. URLs are plain `postgresql://…`."""

import json
import shlex
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from deploy.local.layout import SERVICES
from deploy.local.probes import LOOPBACK

PORT_NAMES = [*SERVICES, "status", "console", "gateway_admin", "vendor"]
JWKS_PATH = "/api/accounts/v1/.well-known/jwks.json"


@dataclass(frozen=True)
class Addresses:
    """Where the engines answer. `amqp_url` is None when the local transport takes RabbitMQ's place."""

    postgres_port: int
    redis_url: str
    amqp_url: str | None
    no_amqp_reason: str = ""
    rabbitmqctl: Path | None = None


def database_url(service: str, role: str, port: int, passwords: dict[str, str]) -> str:
    """Of one service's database; `role` is `owner`, `app` or `bus`."""
    user = "bus" if role == "bus" else f"{service}_{role}"
    return f"postgresql://{user}:{quote(passwords[user], safe='')}@{LOOPBACK}:{port}/dyflux_{service}"


def service_environment(addresses: Addresses, passwords: dict[str, str], ports: dict[str, int]) -> dict[str, str]:
    """Every variable of docs/adr/0001 for the processes of all services."""
    databases = {service: f"DYFLUX_{service.upper()}" for service in SERVICES}
    values = {
        "DYFLUX_TRANSPORT": "amqp" if addresses.amqp_url else "local",
        "DYFLUX_REDIS_URL": addresses.redis_url,
        "DYFLUX_JWKS_URL": f"http://{LOOPBACK}:{ports['accounts']}{JWKS_PATH}",
        "DYFLUX_STATUS_HOST": LOOPBACK,
        "DYFLUX_STATUS_PORT": str(ports["status"]),
        "DYFLUX_CONSOLE_HOST": LOOPBACK,
        "DYFLUX_CONSOLE_PORT": str(ports["console"]),
        "DYFLUX_ACCOUNTS_KEY_PASSPHRASE": passwords["signing_keys"],
        "DYFLUX_READY_URLS": json.dumps({name: f"http://{LOOPBACK}:{ports[name]}/readyz" for name in SERVICES}),
        "DYFLUX_MESSAGING_VENDOR_URL": f"http://{LOOPBACK}:{ports['vendor']}",
        "DYFLUX_MESSAGING_VENDOR_ACCOUNT": "dyflux",
        "DYFLUX_MESSAGING_VENDOR_PASSWORD": passwords["vendor"],
        "DYFLUX_MESSAGING_WEBHOOK_TOKENS": passwords["vendor_webhook"],
        "DYFLUX_VENDOR_PORT": str(ports["vendor"]),
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "",  # a start that compiles everything anew takes twice as long
    }
    if addresses.amqp_url:
        values["DYFLUX_AMQP_URL"] = addresses.amqp_url
        if addresses.rabbitmqctl:
            values["DYFLUX_CANCELLATIONS_RABBITMQCTL"] = shlex.quote(str(addresses.rabbitmqctl))
    else:
        peers = {name: database_url(name, "bus", addresses.postgres_port, passwords) for name in SERVICES}
        values["DYFLUX_LOCAL_PEERS"] = json.dumps(peers)
    for service, prefix in databases.items():
        values |= {
            f"{prefix}_DATABASE_URL": database_url(service, "app", addresses.postgres_port, passwords),
            f"{prefix}_OWNER_DATABASE_URL": database_url(service, "owner", addresses.postgres_port, passwords),
            f"{prefix}_HOST": LOOPBACK,
            f"{prefix}_PORT": str(ports[service]),
        }
    return values
