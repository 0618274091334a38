"""How far an upload is, by the counts of its rows."""

from __future__ import annotations

import pytest

from shared.files.progress import RowCounts


@pytest.mark.parametrize(
    ("rows", "state", "job_state", "total"),
    [
        ([], "READY", "WAITING", 0),
        ([("OK", 3, 0, 0, 3, 0)], "READY", "WAITING", 3),
        ([("OK", 3, 0, 0, 2, 0)], "READY", "WAITING", 2),
        ([("OK", 3, 3, 1, 0, 0)], "APPLYING", "RUNNING", 3),
        ([("OK", 3, 1, 1, 2, 0)], "PARTLY_APPLIED", "DONE", 3),
        ([("OK", 3, 1, 1, 2, 2)], "PARTLY_APPLIED", "CANCELLED", 3),
        ([("OK", 3, 0, 0, 3, 3)], "READY", "CANCELLED", 3),
        ([("OK", 2, 2, 2, 0, 0), ("QTY_ZERO", 2, 1, 1, 0, 0)], "APPLIED", "DONE", 3),
        ([("OK", 2, 1, 1, 1)], "PARTLY_APPLIED", "DONE", 2),
    ],
)
def test_upload_and_job_say_what_is_left_when_counted(
    rows: list[tuple[object, ...]], state: str, job_state: str, total: int
) -> None:
    counts = RowCounts.of(rows)
    assert (counts.state, counts.job_state, counts.total) == (state, job_state, total)
    assert dict(counts.verdicts) == {row[0]: row[1] for row in rows}
