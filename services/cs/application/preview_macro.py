"""매크로 미리보기: a text as an order and its chosen lines fill it (F-032), masked for who may not see its people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.cs.application.pack_answers import person
from services.cs.application.ports import ReadModel
from services.cs.domain.macros import checked_body, rendered, used
from services.cs.domain.phones import display_phone
from shared.contracts.codes import Refusal
from shared.runtime.clock import KST


@dataclass(frozen=True, slots=True)
class Asked:
    """For whom the text is filled: `item_ids` are the chosen lines, none means all of the order."""

    body: str
    mgmt_no: int
    item_ids: Sequence[int]
    operator: str
    at: datetime
    unmasked: bool


async def preview(view: ReadModel, asked: Asked) -> dict[str, Any]:
    """`{text, empty}`: `empty` are the variables that the order has no value for.

    Raises FIELD_REQUIRED, MACRO_UNKNOWN_VARIABLE, ORDER_NOT_FOUND, ITEM_NOT_FOUND.
    """
    names = used(checked_body(asked.body))
    pack_no = (await view.packs_of([asked.mgmt_no])).get(asked.mgmt_no)
    pack = await view.pack(pack_no) if pack_no is not None else None
    order = next((o for o in pack["orders"] if o["mgmt_no"] == asked.mgmt_no), None) if pack is not None else None
    if pack is None or order is None:
        raise Refusal("ORDER_NOT_FOUND", mgmt_no=asked.mgmt_no)
    values = {**_of_lines(order, asked.item_ids), **_of_order(pack, order, asked)}
    return {"text": rendered(asked.body, values), "empty": [name for name in names if not values[name]]}


def _of_lines(order: Mapping[str, Any], item_ids: Sequence[int]) -> dict[str, str]:
    lines = {item["item_id"]: item for item in order["items"]}
    missing = [id for id in item_ids if id not in lines]
    if missing:
        raise Refusal("ITEM_NOT_FOUND", item_id=missing[0])
    chosen = [lines[id] for id in dict.fromkeys(item_ids)] or list(lines.values())
    named = [_names(order, item) for item in chosen]
    return {
        "상품명": _joined(product for product, _ in named),
        "옵션": _joined(option for _, option in named),
        "선택한 상품명+옵션": _joined(" ".join(filter(None, pair)) for pair in named),
        "수량": str(sum(item["qty"] for item in chosen)),
    }


def _names(order: Mapping[str, Any], item: Mapping[str, Any]) -> tuple[str, str]:
    """Ours; of what is not matched yet, the channel's."""
    if item["option_code"]:
        return item["product_name"], item["option_name"]
    return order["channel_product_name"], order["channel_option_name"]


def _of_order(pack: Mapping[str, Any], order: Mapping[str, Any], asked: Asked) -> dict[str, str]:
    recipient = person(pack, "recipient", unmasked=asked.unmasked)
    buyer = person(order, "buyer", unmasked=asked.unmasked)
    mobile = recipient["mobile"] or recipient["tel"]
    return {
        "관리번호": str(order["mgmt_no"]),
        "합포번호": str(pack["pack_no"]),
        "주문번호": order["market_order_no"],
        "판매처": order["current_channel_name"],
        "발주일": _day(order["placed_at"]),
        "구매자": buyer["name"],
        "수령자": recipient["name"],
        "수령자 핸드폰": display_phone(mobile) if asked.unmasked else mobile,
        "주소": recipient["address"],
        "송장번호": pack["invoice_no"] or "",
        "작업자": asked.operator,
        "오늘": _day(asked.at),
    }


def _day(at: datetime | None) -> str:
    return f"{at.astimezone(KST):%Y-%m-%d}" if at is not None else ""


def _joined(words: Any) -> str:
    return ", ".join(dict.fromkeys(filter(None, words)))
