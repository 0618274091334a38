"""매크로: which variables a text has, what it becomes, and what is refused (F-032)."""

import unicodedata

import pytest

from services.cs.domain.macros import VARIABLES, checked_body, checked_name, rendered, used
from shared.contracts.codes import Refusal


def test_variables_are_found_once_each_in_their_order_when_a_text_has_them() -> None:
    """F-032."""
    assert used("#{수령자}님, #{상품명} #{ 수령자 } #{선택한 상품명+옵션}") == [
        "수령자",
        "상품명",
        "선택한 상품명+옵션",
    ]
    assert used("변수 없음 #수령자 {수령자} #{열림") == []


def test_text_is_filled_in_one_pass_when_a_value_looks_like_a_variable() -> None:
    assert rendered("#{구매자}/#{수령자}", {"구매자": "#{수령자}", "수령자": "나가용"}) == "#{수령자}/나가용"


def test_decomposed_name_is_the_same_variable_when_it_was_typed_elsewhere() -> None:
    text = unicodedata.normalize("NFD", "#{수령자}님")
    assert used(text) == ["수령자"]
    assert rendered(checked_body(text), {"수령자": "나가용"}).startswith("나가용")


@pytest.mark.parametrize(("body", "name"), [("#{수취인}", "수취인"), ("#{}", ""), ("#{상품명}#{상품 명}", "상품 명")])
def test_unknown_variable_is_refused_by_name_when_saved(body: str, name: str) -> None:
    with pytest.raises(Refusal) as refused:
        checked_body(body)
    assert (refused.value.code, refused.value.params) == ("MACRO_UNKNOWN_VARIABLE", {"name": name})
    assert refused.value.extra["known"] == list(VARIABLES)


@pytest.mark.parametrize("empty", ["", " ", "\n\t"])
def test_empty_name_and_text_are_refused_when_saved(empty: str) -> None:
    for check in (checked_name, checked_body):
        with pytest.raises(Refusal) as refused:
            check(empty)
        assert refused.value.code == "FIELD_REQUIRED"


def test_name_is_kept_in_one_spelling_when_typed_with_blanks() -> None:
    assert checked_name(unicodedata.normalize("NFD", "  배송  지연 ")) == "배송 지연"
