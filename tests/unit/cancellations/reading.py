"""What an adapter reads of a payload."""

from __future__ import annotations

from typing import Any

import orjson

from services.cancellations.adapters.channels.registry import read_claims
from services.cancellations.domain.channel_claim import ChannelClaim, ClaimState

S = ClaimState


def read(adapter: str, payload: Any) -> list[ChannelClaim]:
    return read_claims(adapter, orjson.dumps(payload))


def only(adapter: str, payload: Any) -> ChannelClaim:
    [claim] = read(adapter, payload)
    return claim
