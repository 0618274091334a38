"""Times as clients send them: any offset of RFC 3339 is taken, and what is kept is UTC."""

from datetime import UTC, date, datetime, timedelta, timezone

import orjson
import pytest
from pydantic import TypeAdapter, ValidationError

from shared.db.rows import as_json
from shared.web.schemas import When

WHEN: TypeAdapter[datetime] = TypeAdapter(When)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("2026-12-01T17:00:00+09:00", datetime(2026, 12, 1, 8, 0, tzinfo=UTC)),
        ("2026-12-01T17:00:00Z", datetime(2026, 12, 1, 17, 0, tzinfo=UTC)),
        ("2026-12-01T17:00:00+16:00", datetime(2026, 12, 1, 1, 0, tzinfo=UTC)),
        ("2026-12-01T17:00:00.123456+23:59", datetime(2026, 11, 30, 17, 1, 0, 123456, tzinfo=UTC)),
        ("2026-12-01T17:00:00-23:59", datetime(2026, 12, 2, 16, 59, tzinfo=UTC)),
        ("1900-01-01T00:00:00-09:00", datetime(1900, 1, 1, 9, 0, tzinfo=UTC)),
        ("2999-12-31T23:59:59+09:00", datetime(2999, 12, 31, 14, 59, 59, tzinfo=UTC)),
    ],
)
def test_time_is_kept_in_utc_when_it_comes_with_any_offset(sent: str, kept: datetime) -> None:
    found = WHEN.validate_python(sent)
    assert (found, found.tzinfo) == (kept, UTC)


@pytest.mark.parametrize(
    "sent",
    [
        "1900-01-01T00:00:00+09:00",
        "2999-12-31T23:59:59-09:00",
        "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59-23:59",
        "2026-12-01T17:00:00",
        "2026-12-01T17:00:00+24:00",
    ],
)
def test_time_is_refused_when_its_utc_year_is_none_that_the_database_may_hold(sent: str) -> None:
    with pytest.raises(ValidationError):
        WHEN.validate_python(sent)


def test_times_are_utc_when_rows_are_written_as_json() -> None:
    """PostgreSQL reads no displacement of sixteen hours or more."""
    far = timezone(timedelta(hours=-23, minutes=-59))
    rows = [{"at": datetime(2026, 12, 1, 17, 0, 0, 5, tzinfo=far), "day": date(2026, 12, 1), "note": "17:00+16:00"}]
    assert orjson.loads(as_json(rows)) == [
        {"at": "2026-12-02T16:59:00.000005+00:00", "day": "2026-12-01", "note": "17:00+16:00"}
    ]
