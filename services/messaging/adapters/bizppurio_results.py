"""비즈뿌리오's result codes, as data: code -> class. A change of the vendor's list is a change of this table only.

Source: messaging.md 2.3 (vendor lists of 2023-08 and 2024-11). Codes that are listed nowhere here but are of the
vendor's ranges fail without a retry; anything else is an unknown code, kept raw and told to an operator.
"""

from __future__ import annotations

from collections.abc import Mapping

from services.messaging.domain.results import ResultClass, Verdict

VERSION = "2024-11"

_LISTED: Mapping[ResultClass, str] = {
    ResultClass.DELIVERED: "4100 6600 7000",
    ResultClass.UNCERTAIN: "7305 9023 9037",
    ResultClass.TEMPORARY: "4400-4402 4405 4421 4422 4425 4426 6601-6605 6607 6614 6616 7306 7307 7421",
    ResultClass.DEAD_NUMBER: "4404 4410 4411 4414 6606 6622 6625 6630 7308",
    ResultClass.OPT_OUT: "4412 4423 4430 4431 6609 6617-6619 6626 6627 9026",
    ResultClass.SENDER_CONFIG: "4415 4432-4436 4438 4443 6628 6629 6631-6633 6635 6636 6641 7103-7112 7125 7522",
    ResultClass.CONTENT: "4424 6621 6623 6624 6670 7204 7314 7315 7325-7340 9024",
    ResultClass.NOT_REACHABLE: "7203 7300 7318",
    ResultClass.TIME_WINDOW: "7322 9905",
    ResultClass.DUPLICATE: "4437 6634 7521 8701",
    ResultClass.ACCOUNT: "9010-9016 9070 9071",
    ResultClass.EXPIRED: "9020 9034",
    ResultClass.FAILED: "4403 4413 4420 4427 4428 4439-4442 6608 6610-6613 6615 6637-6640",
}


def _codes(text: str) -> list[str]:
    found: list[str] = []
    for part in text.split():
        first, _, last = part.partition("-")
        found += [str(code) for code in range(int(first), int(last or first) + 1)]
    return found


CLASSES: Mapping[str, ResultClass] = {code: klass for klass, text in _LISTED.items() for code in _codes(text)}


def verdict_of(code: str) -> Verdict:
    """The class of a carrier's result code."""
    return Verdict(code, CLASSES.get(code, ResultClass.UNKNOWN_CODE))
