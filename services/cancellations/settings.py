"""Settings of cancellations: `DYFLUX_CANCELLATIONS_…`."""

from __future__ import annotations

from pydantic_settings import SettingsConfigDict

from shared.runtime.settings import ServiceSettings


class Settings(ServiceSettings):
    """The service's own settings. `rabbitmqctl` is a command line; `amqp_management_url` has user and password in it."""

    model_config = SettingsConfigDict(env_prefix="DYFLUX_CANCELLATIONS_", extra="ignore")

    port: int = 8105
    sweep_s: float = 5.0
    """Seconds between two looks for claims whose order may have come."""
    parsers: int = 2
    """Files that are read at a time."""
    rabbitmqctl: str = ""
    amqp_management_url: str = ""
