"""Number rules of channels.md 2."""

import pytest

from services.orders.domain.phones import checked_phone, checked_zip, phone_of_number, zip_of_number
from shared.contracts.codes import Refusal


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("010-0000-1234", "01000001234"),
        ("010 0000.1234", "01000001234"),
        ("+82 10-0000-1234", "01000001234"),
        ("82(0)1000001234", "01000001234"),
        ("011-200-0000", "0112000000"),
        ("02-200-0000", "022000000"),
        ("02-2000-0000", "0220000000"),
        ("033-200-0000", "0332000000"),
        ("070-4000-0000", "07040000000"),
        ("080-000-0000", "0800000000"),
        ("0503-123-0000", "05031230000"),
        ("030-0000-0000", "03000000000"),
        ("1588-0000", "15880000"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_phone_is_stored_as_digits_when_it_is_of_a_known_kind(typed: str, stored: str) -> None:
    assert checked_phone(typed, "수령자") == stored


@pytest.mark.parametrize(
    "typed",
    [
        "02-1588-7777",
        "010-000-1234",
        "010-0000-12345",
        "034-200-0000",
        "119",
        "010-ABCD-1234",
        "０１０-0000-1234",
        1012341234,
    ],
)
def test_phone_is_refused_when_no_such_number_can_be(typed: object) -> None:
    with pytest.raises(Refusal) as refused:
        checked_phone(typed, "수령자")
    assert refused.value.code == "INVALID_PHONE"


@pytest.mark.parametrize(("typed", "stored"), [("04524", "04524"), ("621-785", "621785"), ("", "")])
def test_zip_is_stored_as_digits_when_it_has_five_or_the_old_six(typed: str, stored: str) -> None:
    assert checked_zip(typed, "수령자") == stored


@pytest.mark.parametrize("typed", ["1234", "1234567", "ABCDE", "４５６７８", 4524])
def test_zip_is_refused_when_its_length_is_another(typed: object) -> None:
    with pytest.raises(Refusal) as refused:
        checked_zip(typed, "수령자")
    assert refused.value.code == "INVALID_ZIP"


@pytest.mark.parametrize(
    ("number", "phone"),
    [
        ("1000001234", "01000001234"),
        ("112000000", "0112000000"),
        ("22000000", "022000000"),
        ("220000000", "0220000000"),
        ("332000000", "0332000000"),
        ("7040000000", "07040000000"),
        ("5031230000", "05031230000"),
        ("15880000", "15880000"),
        ("821000001234", "821000001234"),
        ("1234", "1234"),
        ("0", "0"),
    ],
)
def test_zero_before_a_phone_comes_back_when_a_sheet_has_kept_it_as_a_number(number: str, phone: str) -> None:
    assert phone_of_number(number) == phone


@pytest.mark.parametrize(("number", "zip_"), [("4524", "04524"), ("62178", "62178"), ("621785", "621785"), ("1", "1")])
def test_zero_before_a_zip_comes_back_when_a_sheet_has_kept_it_as_a_number(number: str, zip_: str) -> None:
    assert zip_of_number(number) == zip_
