"""Which searches cost the same at any size, and which want a period (ADR 13)."""

from datetime import UTC, datetime

import pytest

from services.cs.application.filters import Key, PackFilter, RecordFilter, Span
from services.cs.domain.records import Handled
from services.cs.domain.tasks import Task
from shared.contracts.snapshots import CsStatus, OrderStatus

MONTH = Span(datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("filter", "wants"),
    [
        (PackFilter(), False),
        (PackFilter(status=OrderStatus.SHIPPED), False),
        (PackFilter(open_cs=True), False),
        (PackFilter(on_hold=True), False),
        (PackFilter(channel_id="c"), False),
        (PackFilter(key=Key.RECIPIENT, q="김가"), False),
        (PackFilter(key=Key.MOBILE, q="1234"), False),
        (PackFilter(key=Key.ADDRESS, q="가람구"), False),
        (PackFilter(key=Key.PRODUCT_NAME, q="외투"), True),
        (PackFilter(q="김가"), True),
        (PackFilter(channel_group_id="g"), True),
        (PackFilter(cs_status=CsStatus.NORMAL), True),
        (PackFilter(task=Task.SET_HOLD), True),
        (PackFilter(status=OrderStatus.SHIPPED, on_hold=True), True),
        (PackFilter(key=Key.RECIPIENT, q="김가", status=OrderStatus.SHIPPED), True),
        (PackFilter(key=Key.RECIPIENT, q="김가", status=OrderStatus.SHIPPED, dates=MONTH), False),
        (PackFilter(task=Task.SET_HOLD, dates=MONTH), False),
        (RecordFilter(), False),
        (RecordFilter(handled=Handled.OPEN), False),
        (RecordFilter(operator="test"), False),
        (RecordFilter(key=Key.MGMT_NO, q="1"), False),
        (RecordFilter(operator="test", handled=Handled.OPEN), True),
        (RecordFilter(alarm_set=False), True),
        (RecordFilter(alarm_set=False, at=MONTH), False),
    ],
)
def test_search_wants_a_period_when_no_index_answers_it_in_order(
    filter: PackFilter | RecordFilter, wants: bool
) -> None:
    assert filter.needs_window() is wants
