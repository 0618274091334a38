"""The demo set: the packs and quantities of a small seller's evening, with names, numbers and phones made up.

One pack of four orders, one of two, seven alone; one piece of the four is cancelled, one parcel has left.
"""

from typing import Any

MASTERS: dict[str, list[dict[str, Any]]] = {
    "channel-groups": [
        {"id": "demo-market", "name": "오픈마켓", "auto_combine": True},
        {"id": "demo-resale", "name": "벤더", "auto_combine": True},
    ],
    "channels": [
        {"id": "demo-eleven", "name": "열한번가 바른상점", "adapter": "eleven_st", "group_id": "demo-market"},
        {"id": "demo-naver", "name": "스토어 바른상점", "adapter": "naver", "group_id": "demo-market"},
        {"id": "demo-coupang", "name": "쿠팡 바른상점", "adapter": "coupang", "group_id": "demo-market"},
        {"id": "demo-vendor", "name": "바른도매 벤더", "adapter": "vendor", "group_id": "demo-resale"},
    ],
    "suppliers": [{"id": "demo-hanbit", "name": "한빛섬유"}, {"id": "demo-saebyeok", "name": "새벽공방"}],
}
"""By the path of their route; groups stand before what belongs to them."""


def _options() -> list[dict[str, Any]]:
    shirts = [
        (colour, size, sleeve) for colour in ("파랑", "노랑") for size in ("XL", "L") for sleeve in ("긴팔", "반팔")
    ]
    made: list[dict[str, Any]] = []
    for number, (colour, size, sleeve) in enumerate(shirts):
        base = 14_500 if size == "XL" else 13_900
        made.append(_option(f"52{number + 1:03}", "52000", "바른티셔츠", f"{colour} / {size} / {sleeve}", base, 0, 40))
    for number, size in enumerate(("S", "M", "L")):
        made.append(
            _option(f"53{number + 1:03}", "53000", "새벽니트", f"빨강 / {size}", 21_000, 1, 0, consignment=True)
        )
    made.append(_option("54001", "54000", "바른양말", "회색 / 5켤레", 6_900, 0, 120))
    made.append(_option("54002", "54000", "바른양말", "흰색 / 5켤레", 6_900, 0, 3, temporarily_sold_out=True))
    return made


def _option(
    code: str, product: str, name: str, option: str, price: int, supplier: int, stock: int, **more: bool
) -> dict[str, Any]:
    return {
        "option_code": code,
        "product_code": product,
        "product_name": name,
        "option_name": option,
        **{f"price_tier_{tier}": price - 500 * step for step, tier in enumerate("abcde")},
        "supplier_id": MASTERS["suppliers"][supplier]["id"],
        "stock_on_hand": stock,
        **more,
    }


OPTIONS = _options()

PEOPLE = {
    "four": ("가나다", "01000000004", "04990", "서울특별시 시범구 보기로 4, 104동 1404호"),
    "two": ("라마바", "01000000002", "48000", "부산광역시 견본구 예시대로 22"),
    "p1": ("사아자", "01000000011", "34000", "대전광역시 보기구 시범로 11"),
    "p2": ("차카타", "01000000012", "61000", "광주광역시 예시구 견본로 12"),
    "p3": ("파하가", "01000000013", "41000", "대구광역시 시범구 예시로 13"),
    "p4": ("나라사", "01000000014", "21000", "인천광역시 견본구 보기로 14"),
    "p5": ("다마아", "01000000015", "44000", "울산광역시 예시구 시범로 15"),
    "p6": ("바자차", "01000000016", "63000", "제주특별자치도 보기시 견본로 16"),
    "p7": ("카파하", "01000000017", "24000", "강원특별자치도 시범시 예시길 17"),
}

LINES: list[tuple[str, str, str, int]] = [
    ("p1", "demo-eleven", "52001", 1),
    ("p2", "demo-naver", "52003", 1),
    ("four", "demo-vendor", "52001", 1),
    ("four", "demo-vendor", "52002", 1),
    ("four", "demo-vendor", "52006", 1),
    ("four", "demo-vendor", "54001", 1),
    ("p3", "demo-coupang", "52005", 2),
    ("p4", "demo-eleven", "53002", 1),
    ("two", "demo-naver", "52007", 1),
    ("two", "demo-naver", "52008", 1),
    ("p5", "demo-vendor", "54002", 3),
    ("p6", "demo-coupang", "53001", 1),
    ("p7", "demo-eleven", "52004", 1),
]
"""Recipient, channel, option, pieces: one line each, in the order in which they arrive."""

CANCELLED = 4
"""Index in LINES of the order whose one piece is cancelled (the third of the four)."""
SHIPPED, INVOICED, HELD = 0, 6, 10
"""Indexes of the order that has left, of the one with a waybill, and of the one on hold."""


def intake(prices: dict[str, int]) -> list[dict[str, Any]]:
    """The bodies of POST /intake. `prices` is price_tier_a by option code."""
    orders: list[dict[str, Any]] = []
    names = {option["option_code"]: option for option in OPTIONS}
    for number, (who, channel, code, qty) in enumerate(LINES, start=1):
        name, mobile, postcode, address = PEOPLE[who]
        person = {"name": name, "tel": "", "mobile": mobile, "zip": postcode, "address": address}
        orders.append(
            {
                "channel_id": channel,
                "market_order_no": f"demo{70_000 + number}",
                "market_line_no": f"{900_000 + number}",
                "ordered_at": f"2026-03-02T{9 + number // 6:02}:{number * 4 % 60:02}:00+09:00",
                "option_code": code,
                "channel_product_code": f"P{names[code]['product_code']}",
                "channel_product_name": names[code]["product_name"],
                "channel_option_name": names[code]["option_name"],
                "qty": qty,
                "price": prices[code],
                "buyer": person,
                "recipient": person | {"memo": "문 앞에 놓아 주세요" if number % 3 == 0 else ""},
            }
        )
    return orders
