"""Rows of issue 4 that may be without a test for now, and why. The one place: a row is taken out when its test comes."""

from __future__ import annotations

from collections.abc import Mapping

CONSOLE = "창 자체가 콘솔의 일 (주소는 직접 입력도 받음)"

PENDING: Mapping[str, str] = {"F-076": CONSOLE}
