"""Answers of bulk calls: one row each, never all or nothing in silence (domain.md 2.10)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.contracts.codes import Refusal, detail

INLINE = 200
"""So many rows are done in the request; more become a job."""


Answers = dict[int, Refusal | None]
"""What became of each row (None: done), in the order asked."""


def answer(name: str, number: int, code: str | None = None, words: str | None = None) -> dict[str, Any]:
    """`{<name>: number, ok, code, detail}`; `name` is `id` or `mgmt_no`. `words`: the code's with what is in the way."""
    if code is not None and words is None:  # a row that a job did before it kept the words
        words = detail(code, **{name: number})
    return {name: number, "ok": code is None, "code": code, "detail": words}


def results(name: str, answers: Mapping[int, Refusal | None]) -> dict[str, Any]:
    """`{results: […]}` in the order asked."""
    rows = ((number, refusal.code, refusal.detail) if refusal else (number,) for number, refusal in answers.items())
    return {"results": [answer(name, *row) for row in rows]}
