"""Texts of what a channel cancelled, took back, and what a person decided of it (domain.md 2.8, A36)."""

from __future__ import annotations

from datetime import datetime

from services.cs.domain.records import SystemText
from shared.contracts.people import one_line
from shared.runtime.clock import KST


def channel_cancelled(channel_name: str, qty: int, reason: str) -> SystemText:
    """`[판매처 취소 : {channel}, 수량 : {n}, 사유 : {raw}]`, the channel's words in one line."""
    return SystemText(f"[판매처 취소 : {channel_name}, 수량 : {qty}, 사유 : {one_line(reason)}]")


def withdrawn(channel_name: str, at: datetime) -> SystemText:
    """`[취소철회 : {channel}, 접수일 : {ts}]`, KST to the second."""
    return SystemText(f"[취소철회 : {channel_name}, 접수일 : {at.astimezone(KST):%Y-%m-%d %H:%M:%S}]")


def resolved(channel_name: str, qty: int, resolution: str) -> SystemText:
    """`[취소건 처리 : 취소|배송, 판매처 : {channel}, 수량 : {n}]`: our own, 2.9 has no line for A36."""
    word = {"CANCEL": "취소", "SHIP": "배송"}.get(resolution, resolution)
    return SystemText(f"[취소건 처리 : {word}, 판매처 : {channel_name}, 수량 : {qty}]")
