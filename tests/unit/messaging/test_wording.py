"""Bytes, kinds and characters of a text (messaging.md 3.1, 7)."""

import unicodedata

import pytest

from services.messaging.domain.wording import check_subject, kind_for, wording_of
from shared.contracts.codes import Refusal
from shared.contracts.messaging import MessageKind

SMS, LMS = MessageKind.SMS, MessageKind.LMS


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("가" * 45, 90), ("가" * 45 + "a", 91), ("핳힣탙뷁", 8), ("똠", 2), ("a\r\nb", 3), ("a\nb", 3), ("①★→℃㈜", 10),
        ("", 0),
    ],
)  # fmt: skip
def test_size_is_counted_in_cp949_when_text_is_given(text: str, size: int) -> None:
    assert wording_of(text).size == size


def test_kind_is_sms_when_90_bytes_and_lms_when_91() -> None:
    assert kind_for(SMS, 90, auto_lms=True) is SMS
    assert kind_for(SMS, 91, auto_lms=True) is LMS
    assert kind_for(LMS, 10, auto_lms=False) is LMS


def test_sms_is_refused_when_too_long_without_the_switch() -> None:
    with pytest.raises(Refusal) as refused:
        kind_for(SMS, 91, auto_lms=False)
    assert (refused.value.code, "91byte" in refused.value.detail) == ("SMS_TOO_LONG", True)


def test_lms_is_refused_when_over_2000_bytes() -> None:
    assert kind_for(LMS, 2000, auto_lms=False) is LMS
    for asked in (SMS, LMS):
        with pytest.raises(Refusal) as refused:
            kind_for(asked, 2001, auto_lms=True)
        assert refused.value.code == "LMS_TOO_LONG"


def test_syllable_outside_euckr_is_flagged_when_present() -> None:
    assert [(m.char, m.position) for m in wording_of("가핳 뷁").risky] == [("핳", 1), ("뷁", 3)]


def test_harmless_characters_are_repaired_and_told_when_present() -> None:
    wording = wording_of("₩1\u00a0000 – 끝\u200b•")
    assert wording.text == "￦1 000 - 끝·"
    assert {(r.char, r.by, r.count) for r in wording.repairs} == {
        ("₩", "￦", 1), ("\u00a0", " ", 1), ("–", "-", 1), ("\u200b", "", 1), ("•", "·", 1),
    }  # fmt: skip
    assert not wording.unencodable


def test_decomposed_hangul_equals_composed_when_counted() -> None:
    assert wording_of(unicodedata.normalize("NFD", "한글 이름")) == wording_of("한글 이름")


@pytest.mark.parametrize(("text", "char", "position"), [("좋아요😀", "😀", 3), ("é", "é", 0), ("a\x1bb", "\x1b", 1)])
def test_text_is_refused_with_the_place_when_it_cannot_be_encoded(text: str, char: str, position: int) -> None:
    with pytest.raises(Refusal) as refused:
        wording_of(text).check_encodable()
    assert refused.value.code == "UNENCODABLE"
    assert refused.value.extra["chars"] == [{"char": char, "position": position}]


def test_subject_is_refused_when_over_40_bytes() -> None:
    check_subject(wording_of("가" * 20))
    with pytest.raises(Refusal) as refused:
        check_subject(wording_of("가" * 20 + "a"))
    assert refused.value.code == "SUBJECT_TOO_LONG"
