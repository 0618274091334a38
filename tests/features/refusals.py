"""The error column of the action table (domain.md 2.10, A1–A28 and A32–A37), by hand, and which test says it reaches it.

A test says so with `@pytest.mark.reaches("set-hold", "HOLD_ALREADY_SET")`; `tests/support/reached.py` fails that test
when the code did not come over HTTP from that route while it ran. A29–A31 are the error column of another page.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.features.collect import PROJECT, Carrier

MARKER = "reaches"
_ORDERS = "/api/orders/v1"
_CS = "/api/cs/v1"
_WAYBILL = (
    "INVOICE_NOT_DIGITS INVOICE_DUPLICATE INVOICE_EMPTY ON_HOLD CLAIM_PENDING FULLY_CANCELLED ALREADY_INVOICED"
    " ALREADY_SHIPPED UNKNOWN_COURIER NOT_MATCHED INVOICE_LENGTH_UNUSUAL OPTION_SOLD_OUT"
)


@dataclass(frozen=True)
class Row:
    """What one route of an action refuses with, warnings and verdicts of rows included."""

    action: str
    name: str
    codes: frozenset[str]
    route: re.Pattern[str]


def _of(action: str, name: str, codes: str, route: str = "") -> Row:
    """`route`: a pattern of the whole path; without one that of an action of orders, of one order or in bulk."""
    path = route or rf"{_ORDERS}(/orders/\d+)?/actions/{name}"
    return Row(action, name, frozenset(codes.split()), re.compile(path))


ROWS = (
    _of("A1", "set-hold", "HOLD_ALREADY_SET HOLD_AFTER_SHIPPED"),
    _of("A2", "release-hold", "NOT_ON_HOLD HOLD_OF_CLAIM"),
    _of("A3", "change-shipping-info", "LOCKED_BY_INVOICE ALREADY_SHIPPED NO_CHANGE INVALID_PHONE INVALID_ZIP"),
    _of("A4", "assign-invoice", _WAYBILL),
    _of(
        "A5",
        "change-invoice",
        "NO_INVOICE ALREADY_SHIPPED INVOICE_NOT_DIGITS INVOICE_DUPLICATE INVOICE_EMPTY UNKNOWN_COURIER",
    ),
    _of("A5", "remove-invoice", "NO_INVOICE ALREADY_SHIPPED"),
    _of("A6", "confirm-shipment", "NOT_INVOICED ON_HOLD CLAIM_PENDING"),
    _of(
        "A7",
        "combine-add",
        "COMBINE_NOT_RECEIVED COMBINE_LOCKED COMBINE_SELF COMBINE_SAME_PACK COMBINE_TARGET_NOT_FOUND FULLY_CANCELLED"
        " COMBINE_RECIPIENT_MISMATCH COMBINE_MIXED_SHIPPER",
    ),
    _of("A8", "combine-exclude", "NOT_COMBINED LOCKED_BY_INVOICE COMBINE_LOCKED"),
    _of("A9", "forbid-combine", "COMBINE_ALREADY_FORBIDDEN LOCKED_BY_INVOICE"),
    _of("A9", "allow-combine", "COMBINE_NOT_FORBIDDEN LOCKED_BY_INVOICE"),
    _of("A10", "cancel-all", "CANCEL_BLOCKED_INVOICED ALREADY_CANCELLED REASON_REQUIRED"),
    _of("A11", "restore-all", "NOT_CANCELLED LOCKED_BY_INVOICE"),
    _of("A12", "cancel-items", "CANCEL_BLOCKED_INVOICED QTY_OUT_OF_RANGE QTY_ZERO NO_ITEM_SELECTED REASON_REQUIRED"),
    _of("A13", "restore-items", "NOT_CANCELLED QTY_OUT_OF_RANGE LOCKED_BY_INVOICE"),
    _of("A14", "copy", "OPTION_NOT_FOUND QTY_ZERO CHANNEL_REQUIRED OPTION_SOLD_OUT"),
    _of("A15", "copy-all", "CHANNEL_REQUIRED NOTHING_TO_COPY"),
    _of("A16", "delete", "DELETE_NOT_RECEIVED"),
    _of("A17", "delete-pack", "NOT_COMBINED DELETE_NOT_RECEIVED"),
    _of("A18", "set-priority", "PRIORITY_NOT_RECEIVED PRIORITY_UNKNOWN_RANK PRIORITY_OTHER_PRODUCT"),
    _of("A19", "clear-priority", "NO_PRIORITY"),
    _of("A20", "request-pickup", "PICKUP_NOT_SHIPPED INBOUND_ALREADY_REGISTERED QTY_OUT_OF_RANGE NO_ITEM_SELECTED"),
    _of("A21", "mark-return-expected", "RETURN_NOT_SHIPPED RETURN_ALREADY_EXPECTED"),
    _of("A22", "exchange-item", "LOCKED_BY_INVOICE SAME_PRODUCT QTY_OUT_OF_RANGE ITEM_CANCELLED"),
    _of("A23", "add-items", "LOCKED_BY_INVOICE ALREADY_SHIPPED QTY_ZERO OPTION_NOT_FOUND"),
    _of("A24", "create", "FIELD_REQUIRED MARKET_ORDER_NO_EXISTS OPTION_NOT_FOUND QTY_ZERO", rf"{_ORDERS}/orders"),
    _of("A25", "note", "EMPTY_NOTE", rf"{_CS}/records"),
    _of("A26", "close", "ALREADY_DONE", rf"{_CS}/records/close"),
    _of(
        "A27",
        "send",
        "SENDER_REQUIRED SENDER_NOT_REGISTERED SENDER_INVALID NOT_A_MOBILE SMS_TOO_LONG",
        "/api/messaging/v1/messages",
    ),
    _of("A28", "accept", "RETURN_WRONG_STAGE", rf"{_CS}/returns/\d+/accept"),
    _of("A28", "arrive", "RETURN_WRONG_STAGE", rf"{_CS}/returns/\d+/arrive"),
    _of("A28", "cancel", "RETURN_WRONG_STAGE", rf"{_CS}/returns/\d+/cancel"),
    _of("A28", "settle", "RETURN_NOT_ARRIVED ALREADY_SETTLED", rf"{_CS}/returns/(\d+/)?settle"),
    _of("A32", "undo-shipment", "NOT_SHIPPED RETURN_OPEN CHANNEL_TOLD NOTE_REQUIRED"),
    _of("A33", "restore-deleted", "NOT_DELETED"),
    _of("A34", "split-order", "LOCKED_BY_INVOICE QTY_OUT_OF_RANGE NOTHING_LEFT"),
    _of("A35", "match", "OPTION_NOT_FOUND LOCKED_BY_INVOICE"),
    _of("A36", "resolve", "CLAIM_NOT_PENDING", "/api/cancellations/v1/claims/[^/]+/resolve"),
    _of(
        "A37",
        "invoice-uploads",
        f"FILE_REQUIRED HEADER_MISSING OK DUPLICATE_ROW ORDER_NOT_FOUND {_WAYBILL}",
        rf"{_ORDERS}/invoice-uploads(/.*)?",
    ),
)
BY_NAME = {row.name: row for row in ROWS}


def claimed() -> dict[tuple[str, str], list[Carrier]]:
    """(route, code) → the tests that carry the marker for it."""
    found: dict[tuple[str, str], list[Carrier]] = {}
    for path in sorted((PROJECT / "tests" / "integration").rglob("test_*.py")):
        for test, name, codes in of_module(path):
            for code in codes:
                found.setdefault((name, code), []).append(Carrier(str(path.relative_to(PROJECT)), test))
    return found


def of_module(path: Path) -> Iterator[tuple[str, str, list[str]]]:
    """(test, route, codes) of each marker on a test function."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name.startswith("test_"):
            for mark in node.decorator_list:
                if isinstance(mark, ast.Call) and isinstance(mark.func, ast.Attribute) and mark.func.attr == MARKER:
                    name, *codes = [str(ast.literal_eval(each)) for each in mark.args]
                    yield node.name, name, codes
