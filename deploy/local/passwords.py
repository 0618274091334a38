"""Generated passwords, made once for a data folder and kept in one file of mode 0600."""

import os
import secrets

from deploy.local.files import read_json, update_json
from deploy.local.layout import SERVICES, Layout

OPERATORS = ("admin", "test")


def load(layout: Layout) -> dict[str, str]:
    """Passwords by name; what is missing is generated and written before anybody uses it."""
    names = ["postgres", "valkey", "rabbitmq", "bus", "signing_keys", "vendor", "vendor_webhook", *OPERATORS]
    names += [f"{service}_{role}" for service in SERVICES for role in ("owner", "app")]
    known = read_json(layout.secrets)
    fresh = {name: secrets.token_urlsafe(18) for name in names if name not in known}
    return update_json(layout.secrets, **fresh) if fresh else known


def of_operators(known: dict[str, str]) -> dict[str, str]:
    """Login → password: DYFLUX_ADMIN_PASSWORD and DYFLUX_TEST_PASSWORD win over generated ones."""
    return {login: os.environ.get(f"DYFLUX_{login.upper()}_PASSWORD") or known[login] for login in OPERATORS}
