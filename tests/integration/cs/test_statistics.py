"""반품통계 (F-161, F-162): a row a day, zeros shown, and each cell leads to exactly the records it counts."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shared.contracts import orders as o
from shared.contracts.reasons import REASONS
from shared.runtime.clock import kst_day, kst_days
from tests.integration.cs.conftest import Cs
from tests.integration.cs.http import Api
from tests.unit.cs.factories import created, event, order, pack
from tests.unit.cs.return_events import exchanged, shipped

NONE = dict.fromkeys(REASONS, 0)


def cancelled(n: int, at: datetime, reason: str, channel: str = "naver-1") -> Any:
    line = o.Line(mgmt_no=n, item_id=n, option_code="30001", qty=1)
    mine = pack(order(n, version=2, channel_id=channel))
    return event(o.ItemsCancelled, mine, scope=o.Scope.ALL, reason=reason, after_shipping=False, lines=(line,), at=at)


MIDNIGHT = datetime(2026, 11, 9, 15, 0, tzinfo=UTC)  # 2026-11-10 00:00 in Seoul


async def some(cs: Cs) -> None:
    events = [
        cancelled(1, MIDNIGHT - timedelta(microseconds=1), "RETURN_REFUND"),
        cancelled(2, MIDNIGHT, "RETURN_REFUND"),
        cancelled(3, MIDNIGHT + timedelta(hours=23, minutes=59, seconds=59, microseconds=999_999), "RETURN_REFUND"),
        cancelled(4, MIDNIGHT + timedelta(days=1), "CANCEL_DELAY", "coupang-1"),
    ]
    await cs.project(*[created(pack(order(9)))], *[("e" + str(n), each) for n, each in enumerate(events)])
    await cs.project(*[("e" + str(n), each) for n, each in enumerate(events)])  # told twice, counted once


async def test_each_day_has_its_row_and_zeros_are_shown_when_asked_for_a_period(cs: Cs, api: Api) -> None:
    """F-162."""
    await some(cs)
    found = await api.body("/returns/statistics", date_from="2026-11-08", date_to="2026-11-11")
    assert found["items"] == [
        {"date": "2026-11-08", **NONE},
        {"date": "2026-11-09", **NONE, "RETURN_REFUND": 1},
        {"date": "2026-11-10", **NONE, "RETURN_REFUND": 2},
        {"date": "2026-11-11", **NONE, "CANCEL_DELAY": 1},
    ]
    assert found["totals"] == {**NONE, "RETURN_REFUND": 3, "CANCEL_DELAY": 1}
    assert [(column["label"], column["of"]) for column in found["columns"] if not column["extra"]] == [
        ("반품-취소(환불)", "cancel"), ("반품-불량", "cancel"), ("반품-오배송", "cancel"), ("취소-분실", "cancel"),
        ("취소-상품품절", "cancel"), ("취소-배송지연", "cancel"), ("단순교환", "exchange"), ("불량교환", "exchange"),
        ("오배송교환", "exchange"), ("품절교환", "exchange"), ("상품교환", "exchange"),
    ]  # fmt: skip
    one = await api.body("/returns/statistics", date_from="2026-11-09", date_to="2026-11-11", channel_id="coupang-1")
    assert one["totals"] == {**NONE, "CANCEL_DELAY": 1}


async def test_cell_leads_to_as_many_records_as_it_counts_when_followed(cs: Cs, api: Api) -> None:
    """F-161, F-162."""
    await some(cs)
    for row in (await api.body("/returns/statistics", date_from="2026-11-08", date_to="2026-11-11"))["items"]:
        for reason in ("RETURN_REFUND", "CANCEL_DELAY"):
            asked = {"cancel_reason": reason, "at_from": row["date"], "at_to": row["date"]}
            assert (await api.body("/records", **asked))["total"] == row[reason], (row, reason)


def swapped(n: int, at: datetime, reason: str, channel: str = "naver-1") -> Any:
    """Before shipping: the line of the order itself carries the new product."""
    mine = pack(order(n, version=2, channel_id=channel))
    return event(
        o.ItemExchanged, mine, item_id=n, qty=1, old_option_code="30001", new_option_code="30009", reason=reason,
        after_shipping=False, at=at,
    )  # fmt: skip


async def test_exchanges_count_once_by_reason_and_lead_to_their_orders_when_before_and_after_shipping(
    cs: Cs, api: Api
) -> None:
    """F-162: the exchange half. The replacement that is sent after shipping is no second one."""
    noon = MIDNIGHT + timedelta(hours=12)
    next_day = MIDNIGHT + timedelta(days=1)
    await cs.project(created(shipped(5001)), created(shipped(5002)), created(shipped(5003)))
    await cs.project(
        swapped(1, MIDNIGHT, "EXCHANGE_SIMPLE"),
        exchanged(5001, 6001, reason="EXCHANGE_SIMPLE", at=noon),
        exchanged(5002, 6002, reason="EXCHANGE_DEFECT", at=noon),
        swapped(2, next_day - timedelta(microseconds=1), "EXCHANGE_MISDELIVERY"),
        cancelled(9, noon, "CANCEL_QUALITY"),
        swapped(3, next_day, "EXCHANGE_SOLD_OUT"),
        swapped(4, next_day, "EXCHANGE_PRODUCT", "coupang-1"),
        exchanged(5003, 6003, reason="EXCHANGE_PRODUCT", at=next_day + timedelta(hours=1)),
        swapped(5, next_day, "EXCHANGE_QUALITY"),
    )
    found = await api.body("/returns/statistics", date_from="2026-11-10", date_to="2026-11-11")
    first = {"EXCHANGE_SIMPLE": 2, "EXCHANGE_DEFECT": 1, "EXCHANGE_MISDELIVERY": 1, "CANCEL_QUALITY": 1}
    second = {"EXCHANGE_SOLD_OUT": 1, "EXCHANGE_PRODUCT": 2, "EXCHANGE_QUALITY": 1}
    assert found["items"] == [{"date": "2026-11-10", **NONE, **first}, {"date": "2026-11-11", **NONE, **second}]
    assert found["totals"] == {**NONE, **first, **second}
    assert [column["id"] for column in found["columns"] if column["of"] == "exchange"] == [
        "EXCHANGE_SIMPLE", "EXCHANGE_DEFECT", "EXCHANGE_MISDELIVERY", "EXCHANGE_SOLD_OUT", "EXCHANGE_PRODUCT",
        "EXCHANGE_QUALITY",
    ]  # fmt: skip
    one = await api.body("/returns/statistics", date_from="2026-11-10", date_to="2026-11-11", channel_id="coupang-1")
    assert one["totals"] == {**NONE, "EXCHANGE_PRODUCT": 1}
    for day, reason, orders in (
        ("2026-11-10", "EXCHANGE_SIMPLE", [5001, 1]),
        ("2026-11-10", "EXCHANGE_DEFECT", [5002]),
        ("2026-11-10", "EXCHANGE_MISDELIVERY", [2]),
        ("2026-11-10", "EXCHANGE_PRODUCT", []),
        ("2026-11-11", "EXCHANGE_SOLD_OUT", [3]),
        ("2026-11-11", "EXCHANGE_PRODUCT", [5003, 4]),
        ("2026-11-11", "EXCHANGE_QUALITY", [5]),
        ("2026-11-11", "EXCHANGE_SIMPLE", []),
    ):
        drilled = await api.body("/records", exchange_reason=reason, at_from=day, at_to=day)
        assert ([row["mgmt_no"] for row in drilled["items"]], drilled["total"]) == (orders, len(orders)), (day, reason)
        assert (await api.body("/records", cancel_reason=reason, at_from=day, at_to=day))["total"] == 0


async def test_period_is_refused_with_its_code_when_it_is_no_year(api: Api) -> None:
    for first, last, code in (
        ("2026-11-02", "2026-11-01", "INVALID_VALUE"),
        ("2025-01-01", "2026-01-02", "SEARCH_TOO_BROAD"),
        ("2026", "2026-01-02", "INVALID_VALUE"),
    ):
        answer = await api.get("/returns/statistics", date_from=first, date_to=last)
        assert (answer.status_code, answer.json()["code"]) == (422, code)
    year = await api.body("/returns/statistics", date_from="2024-01-01", date_to="2024-12-31")
    assert (len(year["items"]), year["total"]) == (366, 366)
    answer = await api.get("/returns/statistics", date_from="2026-11-02")
    assert (answer.status_code, answer.json()["code"]) == (422, "FIELD_REQUIRED")


@given(st.integers(0, 3_000_000_000_000_000), st.integers(0, 400))
def test_moment_lies_in_its_day_and_in_no_other_when_days_are_half_open(microseconds: int, length: int) -> None:
    at = datetime(2000, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
    day = kst_day(at)
    start, end = kst_days(day, day + timedelta(days=length))
    assert start <= at < end
    assert kst_day(start) == day
    assert kst_day(end - timedelta(microseconds=1)) == day + timedelta(days=length)
    assert kst_day(end) == day + timedelta(days=length + 1)


def test_last_moment_of_a_day_is_still_that_day_when_it_ends_in_seoul() -> None:
    start, end = kst_days(date(2026, 11, 10), date(2026, 11, 10))
    assert (start, end) == (MIDNIGHT, MIDNIGHT + timedelta(days=1))
    assert kst_day(MIDNIGHT - timedelta(microseconds=1)) == date(2026, 11, 9)
    assert kst_day(MIDNIGHT) == date(2026, 11, 10)
