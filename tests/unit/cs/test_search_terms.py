"""How words are cut, so that two syllables are found."""

import unicodedata

import pytest

from services.cs.application.search_terms import Where, contains, exact, normal, starts, tokens


def test_words_are_cut_into_pairs_when_stored() -> None:
    assert tokens(Where.RECIPIENT, "남궁가용") == {"r남궁", "r궁가", "r가용"}
    assert tokens(Where.ADDRESS, "가람구 나래로 1") == {"a가람", "a람구", "a나래", "a래로"}


def test_every_part_of_two_letters_is_found_when_asked_for() -> None:
    stored = tokens(Where.PRODUCT, normal("포근한 겨울 외투 XL"))
    for asked in ("겨울", "외투 xl", "근한", "XL"):
        assert tokens(Where.PRODUCT, normal(asked)) <= stored, asked
    assert not tokens(Where.PRODUCT, normal("울외")) <= stored


def test_same_words_are_one_spelling_when_composed_differently() -> None:
    assert normal(unicodedata.normalize("NFD", " 나래  로 A")) == "나래 로 a"


def test_codes_stay_whole_when_stored() -> None:
    assert exact(Where.OPTION_CODE, ["AB-1", ""]) == {"cab-1"}


@pytest.mark.parametrize(("text", "pattern"), [("a%b", "%a\\%b%"), ("a_b", "%a\\_b%"), ("a\\b", "%a\\\\b%")])
def test_pattern_takes_its_own_characters_literally_when_built(text: str, pattern: str) -> None:
    assert contains(text) == pattern
    assert starts(text) == pattern[1:]
