"""Which order a claim means: never a guess (api.md, Matching)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from services.cancellations.domain.channel_claim import Hints
from services.cancellations.domain.matching import Known, Match, Wanted, match
from services.cancellations.domain.orders import KnownItem, KnownOrder
from shared.contracts.snapshots import OrderSource, OrderStatus


def order(mgmt_no: int, **more: Any) -> KnownOrder:
    item = KnownItem(mgmt_no * 10, "31255", "자사상품", "자사옵션", 3, 0, added_by_cs=False)
    values: dict[str, Any] = {
        "mgmt_no": mgmt_no,
        "channel_id": "ch",
        "market_order_no": "O-1",
        "market_line_no": "",
        "product_code": "",
        "product_name": "좋은 상품",
        "option_name": "파랑-XL-긴팔",
        "items": (item,),
        "source": OrderSource.CHANNEL,
        "deleted": False,
        "status": OrderStatus.RECEIVED,
        "buyer_name": "홍가람",
        "placed_at": datetime(2026, 3, 1, tzinfo=UTC),
    }
    return KnownOrder(**{**values, **more})


def found(known: list[KnownOrder], line: str = "", **hints: Any) -> int | str | None:
    result = match(Wanted("ch", "O-1", line, Hints(**hints)), known)
    return result.order.mgmt_no if result.order else "several" if result.several else None


@pytest.mark.parametrize(
    ("known", "line", "hints", "expected"),
    [
        ([], "", {}, None),
        ([order(1)], "", {}, 1),
        ([order(1, channel_id="other")], "", {}, None),
        ([order(1, market_order_no="O-2")], "", {}, None),
        ([order(1, deleted=True)], "", {}, None),
        ([order(1, market_line_no="1"), order(2, market_line_no="2")], "2", {}, 2),
        ([order(1, market_line_no="1")], "2", {}, None),
        ([order(1, market_line_no="1"), order(2, market_line_no="1")], "1", {}, "several"),
        ([order(1), order(2)], "", {}, "several"),
        ([order(1, product_name="가"), order(2, product_name="나")], "", {"product_name": "나"}, 2),
        ([order(1, product_name="가")], "", {"product_name": "다"}, "several"),
        ([order(1, option_name="파랑-XL"), order(2, option_name="파랑-L")], "", {"option_name": "파랑 - l"}, 2),
        ([order(1, option_name="파랑-XL"), order(2, option_name="파랑-XL-긴팔")], "", {"option_name": "파랑-XL"}, 1),
        ([order(1, option_name="파랑-XL-긴팔"), order(2, option_name="노랑-L")], "", {"option_name": "파랑-XL"}, 1),
        ([order(1, option_name="파랑-XL-긴팔"), order(2, option_name="파랑-XL-반팔")], "", {"option_name": "파랑-XL"},
         "several"),
        ([order(1, product_code="7"), order(2, product_code="8")], "", {"product_code": "8"}, 2),
        ([order(1), order(2, product_code="8")], "", {"product_code": "9"}, "several"),
        ([order(1)], "", {"product_code": "9"}, "several"),
        ([order(1)], "", {"product_code": "9", "only_to_choose": True}, 1),
        ([order(1)], "", {"product_code": "9", "product_name": "좋은상품"}, 1),
        ([order(1)], "", {"product_name": "자사 상품"}, 1),
        ([order(1), order(2, source=OrderSource.SPLIT)], "", {}, 1),
        ([order(1, source=OrderSource.SPLIT), order(2, source=OrderSource.COPY)], "", {}, "several"),
    ],
)  # fmt: skip
def test_order_is_found_when_exactly_one_line_fits(
    known: list[KnownOrder], line: str, hints: dict[str, Any], expected: int | str | None
) -> None:
    assert found(known, line, **hints) == expected


def test_line_alone_names_the_order_when_it_is_unique_in_the_channel() -> None:
    known = [order(1, market_line_no="L1", market_order_no="A"), order(2, market_line_no="L2", market_order_no="B")]
    wanted = Wanted("ch", "", "L2", Hints(), by_line_alone=True)

    assert Known(known).match(wanted) == match(wanted, known) == Match(known[1])
