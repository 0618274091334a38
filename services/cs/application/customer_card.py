"""고객 카드: what is known of the person behind a phone number, as the phone rings (`POST /customers/lookup`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from services.cs.application.pack_answers import pack_row
from services.cs.domain.phones import typed_digits
from shared.contracts.codes import Refusal
from shared.contracts.privacy import mask_name, mask_phone

_LENGTHS = range(8, 13)
NEWEST = 20
"""So many packs stand on the card; the rest is found by the same number in the CS window."""


def phone_of(typed: str) -> str:
    """The digits of a whole number, full-width ones too, +82 as 0. Raises Refusal FIELD_REQUIRED, INVALID_PHONE."""
    if not typed.strip():
        raise Refusal("FIELD_REQUIRED", field="/phone")
    digits = typed_digits(typed)
    if len(digits) not in _LENGTHS:
        raise Refusal("INVALID_PHONE", value=typed)
    return digits


def card(phone: str, facts: Mapping[str, Any], packs: Sequence[Mapping[str, Any]], *, unmasked: bool) -> dict[str, Any]:
    """`facts` are over all orders of the number that are not deleted; `packs` the newest of them, as in the grid."""
    return {
        "phone": phone if unmasked else mask_phone(phone),
        "names": sorted({name if unmasked else mask_name(name) for name in facts["names"] if name}),
        "order_count": facts["order_count"],
        "order_amount": facts["order_amount"],
        "cancelled_count": facts["cancelled_count"],
        "exchanged_count": facts["exchanged_count"],
        "return_count": facts["return_count"],
        "open_count": facts["open_count"],
        "first_placed_at": facts["first_placed_at"],
        "last_placed_at": facts["last_placed_at"],
        "packs": [pack_row(row, unmasked=unmasked) for row in packs],
    }
