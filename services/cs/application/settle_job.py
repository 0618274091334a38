"""반품선택완료 of more returns than a request may settle: what the job's parts are told (F-159)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import orjson
from pydantic import TypeAdapter

from services.cs.application.settle_returns import Settle
from services.cs.domain.returns import Settlement

_SETTLEMENT = TypeAdapter(Settlement)


def as_params(asked: Settle) -> dict[str, Any]:
    """As JSON holds it."""
    settlement = orjson.loads(orjson.dumps(asdict(asked.settlement)))
    return {"note": asked.note, "settlement": settlement}


def from_params(params: Mapping[str, Any]) -> Settle:
    """The same again, in this process or in another."""
    return Settle(note=params["note"], settlement=_SETTLEMENT.validate_python(params["settlement"]))
