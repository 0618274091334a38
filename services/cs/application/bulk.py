"""Answers of bulk calls: one row each, never all or nothing in silence (domain.md 2.10)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.contracts.codes import detail

INLINE = 200
"""So many rows are done in the request; more become a job."""


def answer(name: str, number: int, code: str | None = None) -> dict[str, Any]:
    """`{<name>: number, ok, code, detail}`; `name` is `id` or `mgmt_no`."""
    words = detail(code, **{name: number}) if code else None
    return {name: number, "ok": code is None, "code": code, "detail": words}


def results(name: str, codes: Mapping[int, str | None]) -> dict[str, Any]:
    """`{results: […]}` in the order asked."""
    return {"results": [answer(name, number, code) for number, code in codes.items()]}
