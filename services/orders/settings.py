"""Settings of orders: `DYFLUX_ORDERS_…`."""

from __future__ import annotations

from pydantic_settings import SettingsConfigDict

from shared.runtime.settings import ServiceSettings


class Settings(ServiceSettings):
    """Beside what every service has: `invoice_unique_days` (D6), within which a courier's number is used once, and
    `parsers`, the files that are read at a time."""

    model_config = SettingsConfigDict(env_prefix="DYFLUX_ORDERS_", extra="ignore")

    port: int = 8102
    pool_size: int = 16
    invoice_unique_days: int = 180
    parsers: int = 2
