"""Texts of what is done to a parcel: hold, waybill, shipment (A1, A2, A4-A6)."""

from __future__ import annotations

from datetime import datetime

from services.cs.domain.records import SystemText
from shared.runtime.clock import KST


def hold_set(alarm_at: datetime | None) -> SystemText:
    """`[보류설정]`, and `[알람 : YYYY-MM-DD HH:MM]` (KST) below it when set."""
    return _with_alarm("[보류설정]", alarm_at)


def hold_released(alarm_at: datetime | None) -> SystemText:
    """`[보류해제]`, and the alarm as above."""
    return _with_alarm("[보류해제]", alarm_at)


def invoice_assigned(courier_name: str, invoice_no: str) -> SystemText:
    """`[택배사 : {courier}, 송장번호 : {no}]`."""
    return SystemText(f"[택배사 : {courier_name}, 송장번호 : {invoice_no}]")


def invoice_changed(old_courier: str, old_no: str, courier: str, invoice_no: str) -> SystemText:
    """`[송장번호 변경 : {old} -> {new}]`; another courier is said below it."""
    lines = [f"[송장번호 변경 : {old_no} -> {invoice_no}]"]
    if old_courier != courier:
        lines.append(f"[택배사 변경 : {old_courier} -> {courier}]")
    return SystemText("\n".join(lines))


def invoice_removed(courier_name: str, invoice_no: str) -> SystemText:
    """`[택배사 : .., 송장번호 : ..] 삭제`."""
    return SystemText(f"[택배사 : {courier_name}, 송장번호 : {invoice_no}] 삭제")


def _with_alarm(words: str, alarm_at: datetime | None) -> SystemText:
    if alarm_at is None:
        return SystemText(words)
    return SystemText(f"{words}\n[알람 : {alarm_at.astimezone(KST):%Y-%m-%d %H:%M}]")
