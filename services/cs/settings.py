"""Settings of cs: `DYFLUX_CS_…`."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from shared.runtime.settings import ServiceSettings


class Settings(ServiceSettings):
    """Beside what every service has: the key and length of the live stream in Redis, and the projection's batch.

    `list_pool_size` of the `pool_size` connections are for lists alone, half of them for those by words: a slow search
    waits for other searches only, and two slow ones leave one of each half to the quick.
    """

    model_config = SettingsConfigDict(env_prefix="DYFLUX_CS_", extra="ignore")

    port: int = 8103
    pool_size: int = 16
    list_pool_size: int = Field(default=8, ge=6)
    stream_key: str = "dyflux:cs:stream"
    stream_length: int = 10_000
    batch: int = 200
