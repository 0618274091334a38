"""Settings come from the environment, one prefix a service. No service reads another's."""

from __future__ import annotations

from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class CommonSettings(BaseSettings):
    """What all services of a deployment share: `DYFLUX_…`."""

    model_config = SettingsConfigDict(env_prefix="DYFLUX_", extra="ignore")

    transport: Literal["amqp", "local"] = "amqp"
    amqp_url: str = "amqp://guest:guest@127.0.0.1:5672/"
    namespace: str = ""
    """Prefix of every exchange and queue name, ASCII: several deployments or tests can share one broker."""
    redis_url: str = "redis://127.0.0.1:6379/0"
    local_peers: dict[str, str] = Field(default_factory=dict)
    """Local transport only: database of each service, by name, as the role `bus`."""
    jwks_url: str = "http://127.0.0.1:8101/api/accounts/v1/.well-known/jwks.json"
    log_level: str = "INFO"
    trace_ratio: float = 0.0
    status_host: str = "127.0.0.1"
    status_port: int = 8100
    ready_urls: dict[str, str] = Field(default_factory=dict)
    """`/readyz` of each service by name, for the status component."""
    console_host: str = "127.0.0.1"
    console_port: int = 0
    """Where the status component serves the console's files; 0: it does not."""
    console_dir: str = ""
    """Folder of the built console; empty: a page that says so takes its place."""


class ServiceSettings(BaseSettings):
    """What every service has of its own; subclasses set `env_prefix="DYFLUX_<SERVICE>_"` and defaults."""

    model_config = SettingsConfigDict(extra="ignore")

    database_url: str
    owner_database_url: str = ""
    host: str = "127.0.0.1"
    port: int
    pool_size: int = 10
    common: CommonSettings = Field(default_factory=CommonSettings)
