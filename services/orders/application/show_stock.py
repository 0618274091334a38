"""The snapshot of a command that moved stock shows what is left after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from services.orders.domain.pack import Pack
from shared.contracts.orders import OptionState


def show_stock(pack: Pack, options: Sequence[OptionState]) -> None:
    """Put the new stock on the lines of the pack."""
    stock = {option.option_code: option.stock_on_hand for option in options}
    for item in pack.items:
        if item.option is not None and item.option.option_code in stock:
            item.option = replace(item.option, stock_on_hand=stock[item.option.option_code])
