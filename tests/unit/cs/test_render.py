"""Golden texts of domain.md 2.9: the panel's two entries of F-140, and the expansion."""

from datetime import UTC, datetime

from services.cs.application.render import rendered, rendered_list
from services.cs.domain.records import Handled
from services.cs.domain.tasks import Task

INVOICED = datetime(2019, 4, 22, 23, 47, 21, tzinfo=UTC)
SHIPPED = datetime(2019, 4, 22, 23, 52, 3, tzinfo=UTC)
INVOICE = "[택배사 : CJ대한통운, 송장번호 : 21330012]"


def test_panel_prints_the_worked_example_when_a_waybill_was_entered_and_shipped() -> None:
    shipped = rendered(SHIPPED, "test", Task.CONFIRM_SHIPMENT, Handled.OPEN, 101493, 101493, "", "정상배송처리됨")
    invoiced = rendered(INVOICED, "test", Task.ASSIGN_INVOICE, Handled.OPEN, 101493, 101493, INVOICE, "")
    assert f"{shipped}\n\n{invoiced}" == (
        "2019-04-23 08:52:03 작업자 : test 배송확인 미처리\n"
        "[관리번호 : 101493 (101493)]\n"
        "정상배송처리됨\n"
        "\n"
        "2019-04-23 08:47:21 작업자 : test 송장입력 미처리\n"
        "[관리번호 : 101493 (101493)]\n"
        "[택배사 : CJ대한통운, 송장번호 : 21330012]"
    )


def test_panel_prints_done_and_both_numbers_when_combined() -> None:
    assert rendered(SHIPPED, "system", Task.COMBINE_ADD, Handled.DONE, 101202, 101201, "", "") == (
        "2019-04-23 08:52:03 작업자 : system 합포추가 완료\n[관리번호 : 101202 (101201)]"
    )


def test_expansion_ends_each_entry_when_printed() -> None:
    assert rendered_list(INVOICED, "test", Task.ASSIGN_INVOICE, Handled.OPEN, INVOICE, "급함") == (
        "2019-04-23 08:47:21 / test / 송장입력 / 미처리\n[택배사 : CJ대한통운, 송장번호 : 21330012]\n급함\n====="
    )


def test_expansion_has_no_body_when_nothing_was_said() -> None:
    assert rendered_list(SHIPPED, "test", Task.COMBINE_ADD, Handled.DONE, "", "") == (
        "2019-04-23 08:52:03 / test / 합포추가 / 완료\n====="
    )
