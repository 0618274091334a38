"""Settings of accounts: `DYFLUX_ACCOUNTS_…`."""

from __future__ import annotations

from datetime import timedelta

from pydantic import Field, IPvAnyNetwork, SecretStr
from pydantic_settings import SettingsConfigDict

from services.accounts.domain.session import Lifetimes
from services.accounts.domain.throttling import LoginLimits
from shared.runtime.settings import ServiceSettings


class Settings(ServiceSettings):
    """Beside what every service has.

    `cookie_secure` must be set where browsers come by https. `allowed_origins` (`https://host`) are console addresses
    other than the one that was called. `x-forwarded-for` counts only from `trusted_proxies`, of which
    `forwarded_hops` stand between the caller and this service. `password_memory_kib` and `password_rounds` are what one
    argon2id hash costs (RFC 9106, second choice); less is for tests that are not about passwords.
    """

    model_config = SettingsConfigDict(env_prefix="DYFLUX_ACCOUNTS_", extra="ignore")

    port: int = 8101
    pool_size: int = 8
    access_seconds: int = Field(default=600, ge=30, le=600)
    session_idle_minutes: int = Field(default=12 * 60, ge=1)
    session_absolute_hours: int = Field(default=7 * 24, ge=1)
    cookie_secure: bool = False
    allowed_origins: tuple[str, ...] = ()
    trusted_proxies: tuple[IPvAnyNetwork, ...] = Field(default=("127.0.0.0/8", "::1/128"), validate_default=True)
    forwarded_hops: int = Field(default=1, ge=1)
    login_account_failures: int = Field(default=10, ge=1)
    login_address_failures: int = Field(default=50, ge=1)
    login_window_seconds: int = Field(default=300, ge=1)
    password_threads: int = Field(default=2, ge=1)
    password_wait_seconds: float = Field(default=5.0, gt=0)
    password_memory_kib: int = Field(default=65_536, ge=1024)
    password_rounds: int = Field(default=3, ge=1)
    key_passphrase: SecretStr = SecretStr("")

    def lifetimes(self) -> Lifetimes:
        """Of sessions."""
        return Lifetimes(timedelta(minutes=self.session_idle_minutes), timedelta(hours=self.session_absolute_hours))

    def login_limits(self) -> LoginLimits:
        """Of failed logins."""
        window = timedelta(seconds=self.login_window_seconds)
        return LoginLimits(self.login_account_failures, self.login_address_failures, window)
