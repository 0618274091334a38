"""Rows of issue 4 that may be without a test for now, and why. The one place: a row is taken out when its test comes."""

from __future__ import annotations

from collections.abc import Mapping

RETURNS = "반품·교환·회수의 화면 뒤: 다른 가지에서 만드는 중"
DESK = "알람, 매크로, 붙여넣기: 다른 가지에서 만드는 중"
CONSOLE = "창 자체가 콘솔의 일 (주소는 직접 입력도 받음)"

PENDING: Mapping[str, str] = {
    **dict.fromkeys(
        ("F-154", "F-155", "F-156", "F-157", "F-158", "F-159", "F-163", "F-164", "A28", "D13"),
        RETURNS,
    ),
    **dict.fromkeys(("F-032", "F-034"), DESK),
    "F-076": CONSOLE,
}
