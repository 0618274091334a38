"""How words are cut, so that two syllables are found."""

import unicodedata
from datetime import UTC, datetime

import pytest

from services.cs.application.search_terms import (
    Where,
    asked,
    contains,
    exact,
    letters,
    normal,
    starts,
    tags_of,
    tokens,
    week_of,
)


def test_words_are_cut_into_pairs_when_stored() -> None:
    assert tokens(Where.RECIPIENT, "남궁가용") == {"r남궁", "r궁가", "r가용"}
    assert tokens(Where.ADDRESS, "가람구 나래로 1") == {"a가람", "a람구", "a나래", "a래로"}


def test_every_part_of_two_letters_is_found_when_asked_for() -> None:
    stored = tokens(Where.PRODUCT, normal("포근한 겨울 외투 XL"))
    for part in ("겨울", "외투 xl", "근한", "XL"):
        assert tokens(Where.PRODUCT, normal(part)) <= stored, part
    assert not tokens(Where.PRODUCT, normal("울외")) <= stored


def test_same_words_are_one_spelling_when_composed_differently() -> None:
    assert normal(unicodedata.normalize("NFD", " 나래  로 A")) == "나래 로 a"


def test_codes_stay_whole_when_stored() -> None:
    assert exact(Where.OPTION_CODE, ["AB-1", ""]) == {"cab-1"}


@pytest.mark.parametrize(("text", "pattern"), [("a%b", "%a\\%b%"), ("a_b", "%a\\_b%"), ("a\\b", "%a\\\\b%")])
def test_pattern_takes_its_own_characters_literally_when_built(text: str, pattern: str) -> None:
    assert contains(text) == pattern
    assert starts(text) == pattern[1:]


def test_names_have_their_letters_too_when_one_syllable_is_asked() -> None:
    assert letters(Where.RECIPIENT, "김 가용") == {"r김", "r가", "r용"}
    assert asked(Where.RECIPIENT, "용") == {"r용"}
    assert asked(Where.BUYER, "김 가용") == {"b김", "b가용"}
    assert asked(Where.ADDRESS, "나래로 1") == {"a나래", "a래로"}
    assert asked(Where.ADDRESS, "1") == set()


@pytest.mark.parametrize(
    ("at", "week", "tags"),
    [
        (None, 0, ("0000", "e000")),
        (datetime(1969, 1, 1, tzinfo=UTC), 0, ("0000", "e000")),
        (datetime(1970, 1, 8, tzinfo=UTC), 1, ("0001", "e000")),
        (datetime(2026, 1, 1, tzinfo=UTC), 2922, ("0b6a", "e0b6")),
        (datetime(2026, 1, 7, 23, 59, 59, 999_999, tzinfo=UTC), 2922, ("0b6a", "e0b6")),
        (datetime(2026, 2, 12, tzinfo=UTC), 2928, ("0b70", "e0b7")),
        (datetime(2999, 12, 31, tzinfo=UTC), 53742, ("d1ee", "ed1e")),
    ],
)
def test_tags_grow_with_the_weeks_when_time_goes_on(at: datetime | None, week: int, tags: tuple[str, str]) -> None:
    assert (week_of(at), tags_of(week_of(at))) == (week, tags)
