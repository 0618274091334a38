"""Channels and options as a command names them: there and usable, or a coded no."""

from __future__ import annotations

from services.orders.application.ports import Uow
from services.orders.domain.derived import Channel
from services.orders.domain.item import Option
from shared.contracts.codes import Refusal


async def named_channel(uow: Uow, channel_id: object) -> Channel:
    """Raises CHANNEL_REQUIRED, INVALID_VALUE, CHANNEL_NOT_FOUND, CHANNEL_INACTIVE."""
    if channel_id is None or channel_id == "":
        raise Refusal("CHANNEL_REQUIRED")
    if not isinstance(channel_id, str):
        raise Refusal("INVALID_VALUE", field="channel_id")
    channel = await uow.catalogue.channel(channel_id)
    if channel is None:
        raise Refusal("CHANNEL_NOT_FOUND", channel_id=channel_id)
    if not channel.active:
        raise Refusal("CHANNEL_INACTIVE", channel_id=channel_id)
    return channel


async def named_option(uow: Uow, option_code: object, field: str = "option_code") -> Option:
    """Raises FIELD_REQUIRED, OPTION_NOT_FOUND."""
    if option_code is None or option_code == "":
        raise Refusal("FIELD_REQUIRED", field=field)
    option = await uow.stock.option(option_code) if isinstance(option_code, str) else None
    if option is None:
        raise Refusal("OPTION_NOT_FOUND", option_code=option_code)
    return option


def sold_out_warnings(*options: Option | None) -> list[Refusal]:
    """OPTION_SOLD_OUT for each option that is 품절 or 일시품절: it only warns where a person chose it."""
    found = {option.option_code: option for option in options if option is not None}
    return [
        Refusal("OPTION_SOLD_OUT", option_code=code)
        for code, option in sorted(found.items())
        if option.sold_out or option.temporarily_sold_out
    ]
