"""What a call to the vendor can end in. The difference that matters: was it surely not sent, or do we not know?"""

from __future__ import annotations

from dataclasses import dataclass

from services.messaging.domain.results import Verdict


@dataclass(frozen=True, slots=True)
class Accepted:
    """The vendor took it (not: delivered it). `vendor_key` asks for its report later."""

    vendor_key: str


@dataclass(frozen=True, slots=True)
class NotSent:
    """Surely not taken: connection refused, 429, a refused account. Safe to try again after `pause` seconds.

    `pause` None: the usual back-off. `everyone`: the whole account must wait that long.
    """

    reason: str
    pause: float | None = None
    everyone: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """The vendor will never take this message."""

    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Lost:
    """The answer was not seen: it may have been taken. Only a report or time can tell."""

    reason: str


Outcome = Accepted | NotSent | Refused | Lost
