"""What a text costs and whether a handset can show it: CP949 counting, repairs, the kind that follows (messaging.md 3.1).

Never `euc_kr`: that codec gives 8 bytes for 8,822 syllables where CP949 gives 2.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from shared.contracts.codes import Refusal
from shared.contracts.messaging import MessageKind

SMS_BYTES = 90
LMS_BYTES = 2000
SUBJECT_BYTES = 40

_REPAIRS = {
    "₩": "￦", "\u00a0": " ", "\u2002": " ", "\u2003": " ", "\u2009": " ", "\u202f": " ",
    "–": "-", "—": "-", "‐": "-", "‑": "-", "‒": "-", "−": "-", "•": "·",
    "\u200b": "", "\u200c": "", "\u200d": "", "\u2060": "", "\ufeff": "", "\ufe0e": "", "\ufe0f": "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Repair:
    """`char` was replaced by `by` (nothing: dropped) `count` times."""

    char: str
    by: str
    count: int


@dataclass(frozen=True, slots=True)
class Misfit:
    """A character that cannot be sent, or may be shown as `?`; `position` counts characters of the repaired text."""

    char: str
    position: int


@dataclass(frozen=True, slots=True)
class Wording:
    """A text as it will be sent. `risky` syllables lie outside EUC-KR: some carriers show them as `?`."""

    text: str
    repairs: tuple[Repair, ...]
    unencodable: tuple[Misfit, ...]
    risky: tuple[Misfit, ...]

    @property
    def size(self) -> int:
        """Bytes in CP949; only for a text without `unencodable` characters."""
        return len(self.text.encode("cp949"))

    def check_encodable(self) -> None:
        """Raises UNENCODABLE, with the characters and where they stand."""
        if self.unencodable:
            rows = [{"char": m.char, "position": m.position} for m in self.unencodable]
            shown = " ".join(dict.fromkeys(m.char for m in self.unencodable))
            raise Refusal("UNENCODABLE", chars=shown[:200], extra={"chars": rows[:100]})


def wording_of(raw: str) -> Wording:
    """NFC, CRLF to LF, harmless replacements; then what remains that cannot be sent."""
    text = unicodedata.normalize("NFC", raw).replace("\r\n", "\n").replace("\r", "\n")
    repairs = tuple(Repair(char, by, text.count(char)) for char, by in _REPAIRS.items() if char in text)
    for repair in repairs:
        text = text.replace(repair.char, repair.by)
    unencodable, risky = [], []
    for position, char in enumerate(text):
        if not _encodable(char):
            unencodable.append(Misfit(char, position))
        elif "가" <= char <= "힣" and len(char.encode("euc_kr")) != 2:
            risky.append(Misfit(char, position))
    return Wording(text, repairs, tuple(unencodable), tuple(risky))


def _encodable(char: str) -> bool:
    if char < " " and char not in "\n\t":
        return False
    try:
        char.encode("cp949")
    except UnicodeEncodeError:
        return False
    return True


def kind_for(asked: MessageKind, size: int, *, auto_lms: bool) -> MessageKind:
    """The kind that is sent. Raises SMS_TOO_LONG (over 90 bytes without 자동 LMS전환), LMS_TOO_LONG."""
    if asked is MessageKind.SMS and size <= SMS_BYTES:
        return MessageKind.SMS
    if asked is MessageKind.SMS and not auto_lms:
        raise Refusal("SMS_TOO_LONG", bytes=size)
    if size > LMS_BYTES:
        raise Refusal("LMS_TOO_LONG", bytes=f"{size:,}")
    return MessageKind.LMS


def check_subject(subject: Wording) -> None:
    """Raises UNENCODABLE, SUBJECT_TOO_LONG (40 bytes: the least that any vendor takes)."""
    subject.check_encodable()
    if subject.size > SUBJECT_BYTES:
        raise Refusal("SUBJECT_TOO_LONG", limit=SUBJECT_BYTES)


def distinct(misfits: Sequence[Misfit]) -> str:
    """The different characters, in order."""
    return "".join(dict.fromkeys(misfit.char for misfit in misfits))
