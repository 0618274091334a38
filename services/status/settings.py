"""Settings of the status component: it has none of its own, only what all share (`DYFLUX_…`)."""

from __future__ import annotations

from shared.runtime.settings import CommonSettings


class Settings(CommonSettings):
    """`ready_urls` are asked by `/readyz`; `console_port` 0 serves no files."""
