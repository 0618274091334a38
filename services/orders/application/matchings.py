"""Remembered matches (A35): what `PUT /matchings` writes and intake reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from services.orders.application.paging import Found, Part
from services.orders.domain.matching import MatchKey, match_key
from shared.contracts.codes import Refusal
from shared.runtime.command import CommandContext


class Matchings(Protocol):
    """Rows of remembered matches."""

    async def find(self, keys: Sequence[MatchKey]) -> Mapping[MatchKey, str]: ...
    async def remember(self, key: MatchKey, option_code: str, ctx: CommandContext) -> None: ...
    async def has_option(self, option_code: str) -> bool: ...
    async def has_channel(self, channel_id: str) -> bool: ...
    async def search(self, channel_id: str | None, q: str | None, part: Part) -> Found[dict[str, Any]]: ...
    async def unmatched(self, channel_id: str | None, part: Part) -> Found[dict[str, Any]]:
        """By the number of the line: as they came."""
        ...


class MatchingsUow(Protocol):
    """What this use case touches."""

    @property
    def matchings(self) -> Matchings: ...


async def remember_match(uow: MatchingsUow, values: Mapping[str, str], ctx: CommandContext) -> dict[str, Any]:
    """Remember a match for orders to come. Raises CHANNEL_NOT_FOUND, OPTION_NOT_FOUND, FIELD_REQUIRED."""
    key = match_key(
        values["channel_id"],
        values["channel_product_code"],
        values["channel_product_name"],
        values["channel_option_name"],
    )
    if not key.product_key:
        raise Refusal("FIELD_REQUIRED", field="channel_product_name")
    if not await uow.matchings.has_channel(key.channel_id):
        raise Refusal("CHANNEL_NOT_FOUND", channel_id=key.channel_id)
    if not await uow.matchings.has_option(values["option_code"]):
        raise Refusal("OPTION_NOT_FOUND", option_code=values["option_code"])
    await uow.matchings.remember(key, values["option_code"], ctx)
    return {**key._asdict(), "option_code": values["option_code"]}
