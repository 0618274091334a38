"""Every code of the action table's error column has a test that reaches it over HTTP."""

from __future__ import annotations

import pytest

from shared.contracts.codes import CODES
from shared.contracts.routes import ORDERS_ACTIONS
from tests.features.refusals import BY_NAME, ROWS, claimed
from tests.support.reached import Heard

VERDICTS = {"OK"}
"""What a row of a file is told that is no refusal."""


def test_every_code_of_an_action_is_reached_by_a_test_when_counted() -> None:
    unreached = {f"{row.action} {row.name} {code}" for row in ROWS for code in row.codes} - {
        f"{BY_NAME[name].action} {name} {code}" for name, code in claimed()
    }
    assert unreached == set()


def test_markers_name_rows_of_the_table_when_read() -> None:
    unknown = [pair for pair in claimed() if pair[0] not in BY_NAME or pair[1] not in BY_NAME[pair[0]].codes]
    assert unknown == []


def test_table_holds_every_action_when_counted() -> None:
    wanted = {f"A{n}" for n in (*range(1, 29), *range(32, 38))}
    assert {row.action for row in ROWS} == wanted
    assert len(BY_NAME) == len(ROWS) == 39
    assert sum(len(row.codes) for row in ROWS) == 131
    assert set(ORDERS_ACTIONS) <= set(BY_NAME)
    assert {code for row in ROWS for code in row.codes} <= set(CODES) | VERDICTS


def test_code_counts_as_heard_when_its_own_route_said_it() -> None:
    heard = Heard()
    heard.note("/api/orders/v1/orders/7/actions/set-hold", '{"code":"HOLD_ALREADY_SET","detail":"NO_CHANGE"}')
    assert heard.missing("set-hold", ["HOLD_ALREADY_SET"]) == []
    assert heard.missing("set-hold", ["HOLD_AFTER_SHIPPED", "NO_CHANGE"]) == ["HOLD_AFTER_SHIPPED", "NO_CHANGE"]
    assert heard.missing("release-hold", ["HOLD_ALREADY_SET"]) == ["HOLD_ALREADY_SET"]


def test_each_route_is_known_by_its_path_when_matched() -> None:
    for path, name in (
        ("/api/orders/v1/actions/cancel-all", "cancel-all"),
        ("/api/orders/v1/orders", "create"),
        ("/api/orders/v1/invoice-uploads/0b1c/rows", "invoice-uploads"),
        ("/api/cs/v1/returns/12/settle", "settle"),
        ("/api/cs/v1/returns/settle", "settle"),
        ("/api/cs/v1/records/close", "close"),
        ("/api/cancellations/v1/claims/0b1c/resolve", "resolve"),
    ):
        assert [row.name for row in ROWS if row.route.fullmatch(path)] == [name], path


@pytest.mark.parametrize(
    "path", ["/api/orders/v1/orders/7", "/api/cs/v1/records/search", "/api/messaging/v1/messages/1"]
)
def test_other_paths_belong_to_no_action_when_matched(path: str) -> None:
    assert [row.name for row in ROWS if row.route.fullmatch(path)] == []
