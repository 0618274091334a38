"""Asks each service whether it is ready. Readiness is theirs to say; nothing is remembered or guessed here."""

from __future__ import annotations

from collections.abc import Mapping

import httpx2

from shared.web.health import Probe

TIMEOUT_S = 1.8
"""Below the two seconds after which a probe counts as failed anyway, so that the answer names the reason."""


class NotReady(Exception):
    """A service answered that it is not ready."""


class NoServiceKnown(Exception):
    """DYFLUX_READY_URLS names nobody: that everything is ready cannot be said."""


def probes(client: httpx2.AsyncClient, urls: Mapping[str, str]) -> dict[str, Probe]:
    """A probe for each service; they are run together."""
    if not urls:
        return {"settings": _nobody}
    return {name: _ask(client, url) for name, url in urls.items()}


def _ask(client: httpx2.AsyncClient, url: str) -> Probe:
    async def probe() -> None:
        answer = await client.get(url, timeout=TIMEOUT_S)
        if answer.status_code != 200:
            raise NotReady(str(answer.status_code))

    return probe


async def _nobody() -> None:
    raise NoServiceKnown
