"""매칭: what a channel calls a product -> our option. Remembered by channel, product and option (A35)."""

from __future__ import annotations

from typing import NamedTuple


class MatchKey(NamedTuple):
    """The product is known by the channel's code where it has one, else by its name."""

    channel_id: str
    product_key: str
    option_key: str


def match_key(channel_id: str, product_code: str, product_name: str, option_name: str) -> MatchKey:
    """The key under which a match is remembered."""
    return MatchKey(channel_id, product_code or product_name, option_name)
