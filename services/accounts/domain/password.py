"""What a password must be. Length is what helps; nothing else is asked."""

from __future__ import annotations

from shared.contracts.codes import Refusal

MIN_LENGTH = 10
MAX_LENGTH = 200
"""Characters."""


def check_password(password: str) -> str:
    """The password as it is. Raises PASSWORD_WEAK, INVALID_VALUE."""
    if len(password.strip()) < MIN_LENGTH:
        raise Refusal("PASSWORD_WEAK", min=MIN_LENGTH)
    if len(password) > MAX_LENGTH:
        raise Refusal("INVALID_VALUE", field="/password")
    return password
