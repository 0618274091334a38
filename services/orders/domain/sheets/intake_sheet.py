"""주문일괄등록 (F-193): a row of a vendor's order file is one order line."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from services.orders.domain.intake import Intake
from services.orders.domain.phones import phone_of_number, zip_of_number
from services.orders.domain.quantities import MAX_PIECES
from services.orders.domain.sheets.formats import SheetFormat, SheetKind, usual
from services.orders.domain.sheets.values import Reader
from shared.contracts.codes import Refusal
from shared.contracts.people import Buyer, Recipient

INTAKE = SheetKind(
    usual(
        market_order_no="주문번호",
        market_line_no="주문상세번호",
        ordered_at="주문일시",
        ship_by="발송기한",
        option_code="상품옵션코드",
        channel_product_code="판매처 상품코드",
        channel_product_name="상품명",
        channel_option_name="옵션명",
        qty="수량",
        price="판매가",
        paid_amount="결제금액",
        settlement_expected="정산예정금액",
        shipping_fee="배송비",
        buyer_name="주문자",
        buyer_tel="주문자 전화",
        buyer_mobile="주문자 핸드폰",
        recipient_name="수령자",
        recipient_tel="수령자 전화",
        recipient_mobile="수령자 핸드폰",
        recipient_zip="우편번호",
        recipient_address="주소",
        memo="배송메모",
    ),
    (
        "market_order_no",
        ("channel_product_name", "channel_product_code", "option_code"),
        "qty",
        "price",
        "recipient_name",
        "recipient_address",
    ),
    of_numbers={
        **dict.fromkeys(("buyer_tel", "buyer_mobile", "recipient_tel", "recipient_mobile"), phone_of_number),
        "recipient_zip": zip_of_number,
    },
)
SHORT = ("market_order_no", "market_line_no", "option_code", "channel_product_code", "buyer_name", "buyer_tel",
         "buyer_mobile", "recipient_name", "recipient_tel", "recipient_mobile", "recipient_zip")  # fmt: skip
PERSONAL = ("buyer_name", "buyer_tel", "buyer_mobile", "recipient_name", "recipient_tel", "recipient_mobile",
            "recipient_zip", "recipient_address", "memo")  # fmt: skip


def line_no(cells: Mapping[str, str]) -> str:
    """The channel's line number; where the file has none, one made of the product's words: the same in every file."""
    if cells.get("market_line_no"):
        return cells["market_line_no"]
    words = (cells.get(name, "") for name in ("option_code", "channel_product_code", "channel_product_name",
                                              "channel_option_name"))  # fmt: skip
    told = "|".join("".join(word.split()).casefold() for word in words)
    return "x-" + hashlib.blake2s(told.encode(), digest_size=6).hexdigest()


def identity(cells: Mapping[str, str]) -> object:
    """What makes two rows of a file the same order line; None for a row without an order number."""
    number = cells.get("market_order_no", "")
    return (number, line_no(cells)) if number else None


def read_line(channel_id: str, cells: Mapping[str, str], known: SheetFormat, edits: Mapping[str, object]) -> Intake:
    """The order line of a row. `edits` are what a person changed: `option_code`, `retake`.

    Raises FIELD_REQUIRED, INVALID_VALUE (both name the column), QTY_ZERO.
    """
    row = Reader(cells, known).whole()
    for field in SHORT:
        row.short(field)
    number = row.needed("market_order_no")
    row.needed("qty")
    qty = row.number("qty", MAX_PIECES) or 0
    if qty <= 0:
        raise Refusal("QTY_ZERO")
    row.needed("price")
    option_code = edits.get("option_code") or row.text("option_code") or None
    if not option_code and not (row.text("channel_product_code") or row.text("channel_product_name")):
        row.needed("channel_product_name")
    return Intake(
        channel_id=channel_id,
        market_order_no=number,
        market_line_no=line_no(cells),
        qty=qty,
        price=row.amount("price") or 0,
        buyer=Buyer(name=row.text("buyer_name"), tel=row.text("buyer_tel"), mobile=row.text("buyer_mobile")),
        recipient=Recipient(
            name=row.needed("recipient_name"),
            tel=row.text("recipient_tel"),
            mobile=row.text("recipient_mobile"),
            zip=row.text("recipient_zip"),
            address=row.needed("recipient_address"),
            memo=row.text("memo"),
        ),
        ordered_at=row.moment("ordered_at"),
        ship_by=row.moment("ship_by"),
        retake=edits.get("retake") is True,
        option_code=str(option_code) if option_code else None,
        channel_product_code=row.text("channel_product_code"),
        channel_product_name=row.text("channel_product_name"),
        channel_option_name=row.text("channel_option_name"),
        paid_amount=row.amount("paid_amount"),
        settlement_expected=row.amount("settlement_expected") or 0,
        shipping_fee=row.amount("shipping_fee") or 0,
    )
