"""보내는 사람 (발신번호): the number rule of the pre-registration law, and when a number may be used (messaging.md 3.3)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from services.messaging.domain.phones import normalise
from shared.contracts.codes import Refusal

_RULE = re.compile(
    r"010\d{8}|01[16789]\d{7,8}|02\d{7,8}|0(?:3[1-3]|4[1-4]|5[1-5]|6[1-4])\d{7,8}|070\d{7,8}|080\d{7,8}"
    r"|1[568]\d{6}|030\d{8,9}"
)
_AREA_BEFORE_REPRESENTATIVE = re.compile(r"0(?:2|[3-6][1-5])1[568]\d{6}")
"""15xx, 16xx, 18xx stand alone: an area code before them is a violation of the rule."""


def sender_no_of(raw: str | None) -> str:
    """The digits of a sender number. Raises SENDER_REQUIRED, SENDER_INVALID (the carrier's 4436, 6633)."""
    if raw is None or not raw.strip():
        raise Refusal("SENDER_REQUIRED")
    number = normalise(raw)
    if not number.isascii() or not _RULE.fullmatch(number) or _AREA_BEFORE_REPRESENTATIVE.fullmatch(number):
        raise Refusal("SENDER_INVALID", sender_no=raw.strip()[:20])
    return number


@dataclass(frozen=True, slots=True)
class Stop:
    """The carrier refuses this number: nothing is sent from it until a person has looked."""

    at: datetime
    code: str


@dataclass(slots=True)
class Sender:
    """One registered number. `verified`: the proof (통신서비스 이용증명원) was seen; `expires_on` is its last KST day."""

    sender_no: str
    label: str
    verified: bool
    active: bool
    expires_on: date | None
    stop: Stop | None
    resumed_at: datetime | None
    version: int

    def check_usable(self, today: date) -> None:
        """Raises SENDER_NOT_REGISTERED (the carrier's 4434, 6631) or SENDER_STOPPED."""
        if not self.verified or not self.active or (self.expires_on is not None and self.expires_on < today):
            raise Refusal("SENDER_NOT_REGISTERED", sender_no=self.sender_no)
        if self.stop is not None:
            raise Refusal("SENDER_STOPPED", sender_no=self.sender_no, result=self.stop.code)

    def stop_after(self, code: str, *, sent_at: datetime, at: datetime) -> bool:
        """The circuit: stop for a config-class result of something sent at `sent_at`. False: nothing changed,
        because it is stopped already or somebody resumed it after that was sent."""
        if self.stop is not None or (self.resumed_at is not None and sent_at <= self.resumed_at):
            return False
        self.stop = Stop(at, code)
        return True

    def resume(self, at: datetime) -> None:
        """A person has looked: sending goes on."""
        self.stop = None
        self.resumed_at = at
