"""What goes wrong with one message. A fault is a word of the script, or drawn by the shares of the configuration.

Words: `ok`, `timeout` (accepted, never answered), `lost` (the same, and never reported), `http500` (accepted,
answered 9000), `429:SECONDS`, `code:NNNN` (refused with that API code), `result:NNNN`, `report_first`, `duplicate`,
`never`, `unknown_refkey`, `phone_mismatch`,
`out_of_order` (a failure is reported after the success), `late_success` (the other way round). `hold` accepts and
answers only after the next `POST /_release`.
"""

import random
from dataclasses import dataclass

from deploy.simulators.vendor.config import FAILURES, Config

DELIVERED = {"sms": "4100", "lms": "6600", "mms": "6600", "at": "7000"}
FAILED_LATER = {"sms": "4401", "lms": "6601", "mms": "6601", "at": "7306"}
_SHARES = ("timeout", "duplicate", "out_of_order", "report_first", "never", "unknown_refkey", "failed")


@dataclass(frozen=True, slots=True)
class Fault:
    """`word` of the list above, its argument after the colon."""

    word: str
    argument: str = ""


def next_fault(config: Config, dice: random.Random) -> Fault:
    """The script's next word, else by chance."""
    if config.script:
        word, _, argument = config.script.pop(0).partition(":")
        return Fault(word, argument)
    drawn = dice.random()
    for word in _SHARES:
        drawn -= float(getattr(config, word))
        if drawn < 0:
            return Fault("result", dice.choice(FAILURES)) if word == "failed" else Fault(word)
    return Fault("ok")


def results_of(fault: Fault, kind: str) -> list[str]:
    """The results that are reported of a message, in the order of their arrival."""
    delivered, failed = DELIVERED.get(kind, "4100"), FAILED_LATER.get(kind, "4401")
    match fault.word:
        case "result":
            return [fault.argument]
        case "never" | "lost":
            return []
        case "duplicate":
            return [delivered] * 3
        case "out_of_order":
            return [delivered, failed]
        case "late_success":
            return [failed, delivered]
    return [delivered]
