"""Domain values as JSON columns and back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pydantic import TypeAdapter

from services.cancellations.domain.channel_claim import ChannelClaim
from services.cancellations.domain.formats import UploadFormat
from services.cancellations.domain.upload_rows import Row

_CLAIM = TypeAdapter(ChannelClaim)
_ROW = TypeAdapter(Row)
_FORMAT = TypeAdapter(UploadFormat)


def claim_json(event: ChannelClaim | None) -> dict[str, Any] | None:
    """What a claim's columns keep of an event; the raw payload lies in `claim_event`."""
    return None if event is None else {**asdict(event), "raw": {}}


def claim_of(stored: dict[str, Any]) -> ChannelClaim:
    return _CLAIM.validate_python(stored)


def row_json(row: Row) -> dict[str, Any]:
    return asdict(row)


def row_of(stored: dict[str, Any]) -> Row:
    return _ROW.validate_python(stored)


def format_json(known: UploadFormat) -> dict[str, Any]:
    return {**asdict_shallow(known), "columns": dict(known.columns)}


def format_of(stored: dict[str, Any]) -> UploadFormat:
    return _FORMAT.validate_python(stored)


def asdict_shallow(known: UploadFormat) -> dict[str, Any]:
    """`asdict` copies deeply, which read-only mappings refuse."""
    return {name: getattr(known, name) for name in known.__slots__}
