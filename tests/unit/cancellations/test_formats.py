"""Files are recognised by their headers (beyond.md 9)."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.cancellations.domain.formats import GENERIC, KNOWN, UploadFormat, recognise
from shared.contracts.codes import Refusal

LINES = (Path(__file__).parent / "fixtures" / "headers.txt").read_text().splitlines()
HEADERS = {adapter: header for adapter, _, header in (line.partition(" ") for line in LINES)}
"""The header rows of channels.md 3."""


def table(header: str, above: int = 0) -> list[list[str]]:
    return [*([["취소 목록"]] * above), header.split("|"), ["x"] * 3]


@pytest.mark.parametrize("adapter", sorted(HEADERS))
def test_every_column_is_found_when_the_file_is_the_channels_own(adapter: str) -> None:
    found = recognise(table(HEADERS[adapter], above=2), None, adapter)

    assert (found.format, found.header, set(found.at)) == (KNOWN[adapter], 2, set(KNOWN[adapter].columns))
    names = HEADERS[adapter].split("|")
    assert {field: names[at] for field, at in found.at.items()} == dict(KNOWN[adapter].columns)


def test_naver_file_is_recognised_when_a_vendors_channel_sends_it() -> None:
    assert recognise(table(HEADERS["naver"]), None, "coupang").format.by_line_alone is False
    assert (
        recognise(table("주문번호|상품명|수량|주문자|취소사유|취소요청일|반품송장번호"), None, "naver").format
        is GENERIC
    )


def test_headers_are_found_when_they_are_spaced_and_marked_otherwise() -> None:
    found = recognise(table(" 주문 번호* |상품명|수 량"), None, "vendor")

    assert found.at == {"market_order_no": 0, "product_name": 1, "qty": 2}


@pytest.mark.parametrize(
    ("header", "adapter", "code", "name"),
    [
        ("주문번호|상품명", "naver", "HEADER_MISSING", "상품주문번호"),
        ("상품명|수량|주문자", "vendor", "HEADER_MISSING", "주문번호"),
        ("이름|나이", "vendor", "FORMAT_NOT_SET", None),
        ("이름|나이", "manual", "FORMAT_NOT_SET", None),
        ("이름|나이", "esm", "HEADER_MISSING", "주문번호"),
    ],
)
def test_file_is_refused_when_its_headers_are_missing(header: str, adapter: str, code: str, name: str | None) -> None:
    with pytest.raises(Refusal) as refused:
        recognise(table(header), None, adapter)

    assert (refused.value.code, refused.value.params.get("name")) == (code, name)


@pytest.mark.parametrize("rows", [[], [[]], [["", ""]]])
def test_file_is_refused_when_it_has_no_cells(rows: list[list[str]]) -> None:
    with pytest.raises(Refusal) as refused:
        recognise(rows, None, "naver")

    assert refused.value.code == "HEADER_MISSING"


def test_own_format_is_the_only_one_tried_when_it_is_set() -> None:
    own = UploadFormat({"market_order_no": "발주번호"}, header_row=2)

    assert recognise([["제목"], ["발주번호"], ["1"]], own, "vendor").header == 1
    with pytest.raises(Refusal) as refused:
        recognise(table(HEADERS["vendor"]), own, "vendor")
    assert refused.value.params["name"] == "발주번호"
