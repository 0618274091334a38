"""Texts of packs put together and taken apart (A7, A8)."""

from __future__ import annotations

from services.cs.domain.records import NOTHING_SAID, SystemText


def combined() -> SystemText:
    """합포추가 says nothing but its label."""
    return NOTHING_SAID


def excluded(mgmt_no: int, old_pack_no: int) -> SystemText:
    """`[합포제외 : {mgmt_no} <- {old_pack_no}]`."""
    return SystemText(f"[합포제외 : {mgmt_no} <- {old_pack_no}]")
