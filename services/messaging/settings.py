"""Settings of messaging: `DYFLUX_MESSAGING_…`."""

from __future__ import annotations

from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network
from typing import Annotated

from pydantic import BeforeValidator, Field, SecretStr
from pydantic_settings import NoDecode, SettingsConfigDict

from services.messaging.domain.policy import Policy
from shared.runtime.settings import ServiceSettings


def _listed(value: object) -> object:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


class Settings(ServiceSettings):
    """`vendor_url` empty: nothing is sent, messages wait. `webhook_tokens`: two while they are exchanged, comma between
    them. `webhook_sources`: networks that reports may come from, none: any. `vendor_rate` is messages a second for the
    whole account, `vendor_burst` the most of one lease. Durations in seconds; their meaning: `domain/policy.py`."""

    model_config = SettingsConfigDict(env_prefix="DYFLUX_MESSAGING_", extra="ignore")

    port: int = 8104
    pool_size: int = 20
    vendor_url: str = ""
    vendor_account: str = ""
    vendor_password: SecretStr = SecretStr("")
    vendor_rate: float = Field(default=100.0, gt=0)
    vendor_burst: int = Field(default=20, ge=1)
    vendor_timeout_s: float = Field(default=10.0, gt=0, le=10)
    webhook_tokens: Annotated[list[SecretStr], NoDecode, BeforeValidator(_listed)] = Field(
        default_factory=list, max_length=2
    )
    webhook_sources: Annotated[list[IPv4Network | IPv6Network], NoDecode, BeforeValidator(_listed)] = Field(
        default_factory=list
    )
    calls_at_once: int = Field(default=16, ge=1, le=200)
    poll_s: float = Field(default=0.5, gt=0)
    sweep_s: float = Field(default=5.0, gt=0)
    lost_after_s: float = Field(default=30.0, gt=0)
    unknown_wait_s: float = Field(default=600.0, ge=0)
    retry_after_s: float = Field(default=600.0, ge=0)
    report_checks_s: tuple[float, ...] = (600.0, 3600.0, 86400.0)
    no_report_after_s: float = Field(default=259200.0, gt=0)
    valid_for_s: float = Field(default=10800.0, gt=0)

    def policy(self) -> Policy:
        """The dispatcher's durations."""
        return Policy(
            lost_after=timedelta(seconds=self.lost_after_s),
            unknown_wait=timedelta(seconds=self.unknown_wait_s),
            retry_after=timedelta(seconds=self.retry_after_s),
            checks=tuple(timedelta(seconds=each) for each in self.report_checks_s),
            no_report_after=timedelta(seconds=self.no_report_after_s),
            valid_for=timedelta(seconds=self.valid_for_s),
        )
