"""Texts of an order made by hand, an option matched, a message sent: our own, 2.9 has no line for them."""

from __future__ import annotations

from services.cs.domain.records import SystemText
from shared.contracts.messaging import MessageKind

_KINDS = {MessageKind.SMS: "SMS", MessageKind.LMS: "LMS", MessageKind.ALIMTALK: "알림톡"}


def created() -> SystemText:
    """`[주문생성]`."""
    return SystemText("[주문생성]")


def matched(old: str | None, new: str) -> SystemText:
    """`[매칭 : {old} -> {new}]`; nothing is printed for an item that was not matched. `[매칭 기억 : {new}]` where it
    had that option already."""
    if old == new:
        return SystemText(f"[매칭 기억 : {new}]")
    return SystemText(f"[매칭 : {old} -> {new}]" if old else f"[매칭 : -> {new}]")


def message_queued(kind: MessageKind) -> SystemText:
    """`[SMS 발송]`; the body does not travel."""
    return SystemText(f"[{_KINDS[kind]} 발송]")
