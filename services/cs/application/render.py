"""The one renderer of C/S records: the C/S 이력 panel and the expansion of CS내역조회 (domain.md 2.9). Times in KST."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from services.cs.domain.records import HANDLED_LABELS, Handled
from services.cs.domain.tasks import LABELS, Task
from shared.runtime.clock import KST


def rendered(
    at: datetime,
    operator: str,
    task: Task,
    handled: Handled,
    mgmt_no: int,
    pack_no: int,
    system_text: str,
    note: str,
) -> str:
    """`{ts} 작업자 : {user} {작업} {처리상태}`, `[관리번호 : n (n)]`, the system's text, the operator's as typed."""
    head = f"{_time(at)} 작업자 : {operator} {LABELS[task]} {HANDLED_LABELS[handled]}"
    return "\n".join([head, f"[관리번호 : {mgmt_no} ({pack_no})]", *_body(system_text, note)])


def rendered_list(at: datetime, operator: str, task: Task, handled: Handled, system_text: str, note: str) -> str:
    """`{ts} / {user} / {작업} / {처리상태}`, the body, `=====`."""
    head = f"{_time(at)} / {operator} / {LABELS[task]} / {HANDLED_LABELS[handled]}"
    return "\n".join([head, *_body(system_text, note), "====="])


def _time(at: datetime) -> str:
    return f"{at.astimezone(KST):%Y-%m-%d %H:%M:%S}"


def _body(system_text: str, note: str) -> Iterator[str]:
    if system_text:
        yield system_text
    if note:
        yield note
