"""Bodies of the actions that lock, delete, copy, split and change orders (A9, A14-A17, A22, A23, A32-A34)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from services.orders.entrypoints.schemas_base import ActionBody, Lines, Pieces, Typed, Won
from services.orders.entrypoints.schemas_returns import RETURNS
from shared.web.schemas import Body, Bool, Int, Short


class CopyBody(ActionBody):
    """주문복사 (A14): what is left out is the source's; the price is 0."""

    item_id: Int | None = None
    option_code: Typed = None
    qty: Pieces | None = None
    price: Won | None = None
    channel_id: Short | None = None


class CopyAllBody(ActionBody):
    """주문전체복사 (A15)."""

    channel_id: Short | None = None
    whole_pack: Bool = False


class NewLineIn(Body):
    """A line to add; without a price the channel's tier."""

    option_code: Typed = None
    qty: Pieces | None = None
    price: Won | None = None


class AddItemsBody(ActionBody):
    """상품추가 (A23)."""

    items: Annotated[list[NewLineIn] | None, Field(max_length=100)] = None


class SplitOrderBody(ActionBody):
    """주문분할 (A34)."""

    items: Lines = None


class ExchangeItemBody(ActionBody):
    """상품교환 (A22): `reason` is an exchange reason of `GET /reasons`."""

    item_id: Int | None = None
    qty: Int | None = None
    new_option_code: Typed = None
    reason: Short | None = None
    price: Won | None = None
    ship_first: Bool = False
    pickup: Bool = False


class UndoShipmentBody(ActionBody):
    """배송처리 취소 (A32): `note` is required."""

    confirm_channel_told: Bool = False


class ClearPriorityBody(ActionBody):
    """우선순위 해제 (A19)."""

    option_code: Typed = None


class SetPriorityBody(ClearPriorityBody):
    """우선순위 (A18): `mode` TOP, BOTTOM or AFTER; `after_rank` is the rank after which it is printed."""

    mode: Short | None = None
    after_rank: Int | None = None


CHANGES: Mapping[str, type[ActionBody]] = {
    "forbid-combine": ActionBody,
    "allow-combine": ActionBody,
    "copy": CopyBody,
    "copy-all": CopyAllBody,
    "delete": ActionBody,
    "delete-pack": ActionBody,
    "restore-deleted": ActionBody,
    "exchange-item": ExchangeItemBody,
    "add-items": AddItemsBody,
    "split-order": SplitOrderBody,
    "undo-shipment": UndoShipmentBody,
    **RETURNS,
    "set-priority": SetPriorityBody,
    "clear-priority": ClearPriorityBody,
}
