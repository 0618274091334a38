"""Reads 비즈뿌리오's delivery reports (PUSH): all values are strings, there is no event id and no signature."""

from __future__ import annotations

import hashlib
from typing import Any

import orjson

from services.messaging.adapters.bizppurio_results import verdict_of
from services.messaging.application.ports import Report

_IDENTITY = ("MSGID", "MEDIA", "RESULT", "TELRES", "KAORES", "UNIXTIME", "REFKEY")
"""What makes a report this report: the same fields again are a repeat (messaging.md 5), REFKEY where MSGID is missing."""


class BizppurioReports:
    """Implements `ports.ReportReader`."""

    def key(self, raw: bytes) -> bytes:
        """The dedupe key. Raises ValueError for what is not a JSON object."""
        fields = _object(raw)
        return hashlib.sha256("\x1f".join(_text(fields, name) for name in _IDENTITY).encode()).digest()

    def read(self, raw: bytes) -> Report:
        """Raises ValueError when REFKEY, PHONE or RESULT is missing: an empty result never blanks a stored one."""
        fields = _object(raw)
        refkey, phone, result = (_text(fields, name) for name in ("REFKEY", "PHONE", "RESULT"))
        if not refkey or not phone or not result:
            raise ValueError("fields missing")
        return Report(refkey, phone, verdict_of(result), _text(fields, "MSGID") or None)


def _object(raw: bytes) -> dict[str, Any]:
    fields = orjson.loads(raw)
    if not isinstance(fields, dict):
        raise ValueError("not an object")  # noqa: TRY004 - the contents are wrong, not our call
    return fields


def _text(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name)
    return str(value).replace("\x00", "").strip()[:100] if isinstance(value, (str, int)) else ""
