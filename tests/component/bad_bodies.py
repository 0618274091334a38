"""Commands with their good bodies, and how each of them is spoilt. Nothing here is derived from the product's schemas."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

HUGE = "@1e400@"
"""Stands for the literal 1e400, which Python cannot hold."""
NUMBERS: Mapping[str, Any] = {
    "2**63": 2**63,
    "10**30": 10**30,
    "-2**63-1": -(2**63) - 1,
    "-1": -1,
    "1e400": HUGE,
    "NaN": float("nan"),
    "-Infinity": float("-inf"),
    "1.5": 1.5,
    "text": "1",
    "true": True,
}
TEXTS: Mapping[str, str] = {"NUL": "가\x00나", "lone surrogate": "가\ud800", "reversed pair": "\udc00\ud800"}
UNREADABLE: Mapping[str, bytes] = {
    "cut": b'{"a": 1',
    "a word": b"nul",
    "two values": b"{} {}",
    "not UTF-8": b'{"a": "\xff\xfe"}',
    "nested 100,000 deep": b"[" * 100_000,
    "control character": b'{"a": "\x01"}',
}


@dataclass(frozen=True)
class Command:
    """A route, a body that it would take, and where that body holds numbers and texts (`a.0.b`). `signed` may be -1."""

    name: str
    method: str
    path: str
    good: Mapping[str, Any]
    numbers: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    signed: tuple[str, ...] = ()


RECIPIENT = {"name": "가람", "mobile": "010-0000-0001", "zip": "04524", "address": "서울특별시 중구 가상로 1"}
LINE = {
    "channel_id": "{channel}", "market_order_no": "M-1", "market_line_no": "L-1", "option_code": "{option}",
    "channel_product_name": "가상 상품", "channel_option_name": "파랑", "qty": 1, "price": 9000, "paid_amount": 9000,
    "buyer": {"name": "나래"}, "recipient": RECIPIENT,
}  # fmt: skip
ACTION = "/api/orders/v1/orders/{mgmt_no}/actions"
COMMANDS = (
    Command(
        "operator", "POST", "/api/accounts/v1/operators",
        {"login": "lee", "name": "이바다", "password": "made-up-for-tests-3", "roles": ["viewer"]},
        texts=("login", "name", "password"),
    ),
    Command(
        "client", "POST", "/api/accounts/v1/clients", {"name": "연동", "scopes": ["intake"]},
        texts=("name", "scopes.0"),
    ),
    Command(
        "channel", "POST", "/api/orders/v1/channels", {"id": "new-one", "name": "새 판매처", "adapter": "naver"},
        texts=("id", "name", "adapter"),
    ),
    Command(
        "options", "POST", "/api/orders/v1/options",
        {"options": [{"option_code": "N-1", "product_code": "P-1", "product_name": "새 상품", "stock_on_hand": 1,
                      "price_tier_a": 1000}]},
        numbers=("options.0.price_tier_a",), signed=("options.0.stock_on_hand",),
        texts=("options.0.option_code", "options.0.product_name"),
    ),
    Command(
        "intake", "POST", "/api/orders/v1/intake", {"orders": [LINE]},
        numbers=("orders.0.qty", "orders.0.price", "orders.0.paid_amount"),
        texts=("orders.0.market_order_no", "orders.0.channel_product_name", "orders.0.recipient.name"),
    ),
    Command(
        "order", "POST", "/api/orders/v1/orders",
        {"channel_id": "{channel}", "option_code": "{option}", "qty": 1, "price": 9000, "buyer": {"name": "나래"},
         "recipient": RECIPIENT, "note": "전화 주문"},
        numbers=("qty", "price"), texts=("note", "buyer.name", "recipient.address"),
    ),
    Command(
        "cancel-items", "POST", f"{ACTION}/cancel-items",
        {"items": [{"item_id": "{item_id}", "qty": 1}], "reason": "RETURN_REFUND", "note": "", "expected_version": 0},
        numbers=("items.0.item_id", "items.0.qty", "expected_version"), texts=("reason", "note"),
    ),
    Command(
        "change-shipping-info", "POST", f"{ACTION}/change-shipping-info", {"recipient": RECIPIENT, "note": ""},
        texts=("recipient.name", "recipient.mobile", "recipient.zip", "recipient.address", "note"),
    ),
    Command(
        "bulk", "POST", "/api/orders/v1/actions/set-hold",
        {"mgmt_nos": [1], "reason": "확인"}, numbers=("mgmt_nos.0",), texts=("reason",),
    ),
    Command(
        "bulk rows", "POST", "/api/orders/v1/actions/set-hold",
        {"rows": [{"mgmt_no": 1, "reason": "확인", "expected_version": 1}]},
        numbers=("rows.0.mgmt_no", "rows.0.expected_version"), texts=("rows.0.reason",),
    ),
    Command(
        "note", "POST", "/api/cs/v1/records", {"mgmt_nos": ["{mgmt_no}"], "note": "통화함"},
        numbers=("mgmt_nos.0",), texts=("note",),
    ),
    Command("close", "POST", "/api/cs/v1/records/close", {"ids": [1]}, numbers=("ids.0",)),
    Command(
        "settle", "POST", "/api/cs/v1/returns/settle",
        {"ids": [1], "outcome": "NONE", "refund": {"amount": 1000, "method": "계좌"}, "override_reason": "", "note": ""},
        numbers=("ids.0", "refund.amount"), texts=("outcome", "refund.method", "override_reason", "note"),
    ),
    Command(
        "returns", "POST", "/api/cs/v1/returns/search", {"q": "가람", "receivable_days": 3, "limit": 20, "offset": 0},
        numbers=("receivable_days", "limit", "offset"), texts=("q",),
    ),
    Command(
        "search", "POST", "/api/cs/v1/packs/search", {"q": "가람", "key": "recipient", "limit": 20, "offset": 0},
        numbers=("limit", "offset"), texts=("q", "key"),
    ),
    Command(
        "macro", "POST", "/api/cs/v1/macros", {"name": "안내", "body": "#{수령자}님"}, texts=("name", "body"),
    ),
    Command(
        "macro preview", "POST", "/api/cs/v1/macros/preview",
        {"body": "#{수령자}님", "mgmt_no": "{mgmt_no}", "item_ids": ["{item_id}"]},
        numbers=("mgmt_no", "item_ids.0"), texts=("body",),
    ),
    Command(
        "staff message", "POST", "/api/cs/v1/staff-messages", {"to": "kim", "body": "확인", "mgmt_no": "{mgmt_no}"},
        numbers=("mgmt_no",), texts=("to", "body"),
    ),
    Command("lookup", "POST", "/api/cs/v1/customers/lookup", {"phone": "010-0000-0001"}, texts=("phone",)),
    Command(
        "sender", "POST", "/api/messaging/v1/senders", {"sender_no": "15440001", "label": "대표"},
        texts=("sender_no", "label"),
    ),
    Command(
        "message", "POST", "/api/messaging/v1/messages",
        {"kind": "SMS", "sender_no": "15449999", "dest_nos": ["010-0000-0001"], "body": "안내", "mgmt_no": 1},
        numbers=("mgmt_no",), texts=("kind", "sender_no", "dest_nos.0", "body"),
    ),
    Command(
        "format", "PUT", "/api/cancellations/v1/formats/{channel}",
        {"columns": {"market_order_no": "주문번호"}, "header_row": 1, "sheet": "취소"},
        numbers=("header_row",), texts=("columns.market_order_no", "sheet"),
    ),
    Command(
        "acknowledge", "POST", "/api/cancellations/v1/claims/acknowledge", {"filter": {"min_qty": 1}, "expected_count": 5},
        numbers=("filter.min_qty", "expected_count"),
    ),
    Command(
        "claims", "POST", "/api/cancellations/v1/claims/search", {"q": "가람", "limit": 20, "offset": 0},
        numbers=("limit", "offset"), texts=("q",),
    ),
)  # fmt: skip


def put(body: Any, pointer: str, value: Any) -> Any:
    """A copy with `value` at `pointer`."""
    copy = deepcopy(body)
    target = copy
    *way, last = [int(step) if step.isdigit() else step for step in pointer.split(".")]
    for step in way:
        target = target[step]
    target[last] = value
    return copy


def raw(body: Any) -> bytes:
    """JSON as a careless program writes it."""
    return json.dumps(body).replace(f'"{HUGE}"', "1e400").encode()


def spoilt(command: Command) -> Iterator[tuple[str, Any]]:
    """Every bad body of a command, with what is wrong with it."""
    yield "unknown field", {**command.good, "surprise": 1}
    for other in ([], "x", 1, None, [command.good]):
        yield f"not an object: {str(other)[:10]}", other
    for field in command.good:
        yield f"{field}: another type", {**command.good, field: {"nested": [{"deep": {}}]}}
    for pointer in (*command.numbers, *command.signed):
        for name, number in NUMBERS.items():
            if name == "-1" and pointer in command.signed:
                continue
            yield f"{pointer}: {name}", put(command.good, pointer, number)
    for pointer in command.texts:
        for name, text in TEXTS.items():
            yield f"{pointer}: {name}", put(command.good, pointer, text)
        yield f"{pointer}: a number", put(command.good, pointer, 5)
        yield f"{pointer}: too long", put(command.good, pointer, "가" * 200_000)
