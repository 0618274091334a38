"""상품옵션 일괄등록: a row creates an option or changes the fields that it names; an empty cell keeps what was."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from services.orders.domain.quantities import MAX_STOCK
from services.orders.domain.sheets.formats import SheetFormat, SheetKind, usual
from services.orders.domain.sheets.values import Reader

TIERS = tuple(f"price_tier_{tier}" for tier in "abcde")
FLAGS = ("sold_out", "temporarily_sold_out", "consignment", "active")
OPTIONS = SheetKind(
    usual(
        option_code="상품옵션코드",
        product_code="상품코드",
        product_name="상품명",
        option_name="옵션",
        price_tier_a="판매가(A)",
        price_tier_b="판매가(B)",
        price_tier_c="판매가(C)",
        price_tier_d="판매가(D)",
        price_tier_e="판매가(E)",
        supplier="공급처",
        stock_on_hand="현재고",
        sold_out="품절",
        temporarily_sold_out="일시품절",
        consignment="위탁",
        active="사용여부",
    ),
    ("option_code",),
)
_CODE = re.compile(r"[A-Za-z0-9._-]{1,40}")
MAX_NAME = 100


def identity(cells: Mapping[str, str]) -> object:
    """Two rows of a file are about the same option."""
    return cells.get("option_code") or None


def read_option(cells: Mapping[str, str], known: SheetFormat) -> dict[str, Any]:
    """As `POST /options` takes it, `supplier` still by its id or name. Raises FIELD_REQUIRED, INVALID_VALUE."""
    row = Reader(cells, known).whole()
    for field in ("option_code", "product_code"):
        if row.text(field) and not _CODE.fullmatch(row.text(field)):
            raise row.bad(field)
    for field in ("product_name", "option_name"):
        if len(row.text(field)) > MAX_NAME:
            raise row.bad(field)
    return {
        "option_code": row.needed("option_code"),
        "product_code": row.text("product_code") or None,
        "product_name": row.text("product_name") or None,
        "option_name": row.text("option_name") or None,
        **{tier: row.amount(tier) for tier in TIERS},
        "supplier": row.text("supplier") or None,
        "stock_on_hand": row.amount("stock_on_hand", MAX_STOCK),
        **{flag: row.flag(flag) for flag in FLAGS},
    }
