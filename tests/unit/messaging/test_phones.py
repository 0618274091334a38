"""One stored form of a number, and who can get an SMS (channels.md 2)."""

import pytest

from services.messaging.domain.phones import PhoneKind, can_receive, kind_of, normalise
from shared.contracts.privacy import mask_address, mask_name, mask_phone


@pytest.mark.parametrize(
    "raw",
    [
        "010-0000-0001", "01000000001", " 010 0000 0001 ", "(010)0000.0001", "+82 10-0000-0001", "+82-010-0000-0001",
        "821000000001", "00821000000001", "1000000001", "０１０－００００－０００１",
    ],
)  # fmt: skip
def test_number_is_stored_as_digits_when_written_in_any_way(raw: str) -> None:
    assert normalise(raw) == "01000000001"


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("01000000001", PhoneKind.MOBILE),
        ("0110000001", PhoneKind.MOBILE),
        ("050312311111", PhoneKind.SAFE),
        ("05031231111", PhoneKind.SAFE),
        ("0332000001", PhoneKind.LANDLINE),
        ("0222000001", PhoneKind.LANDLINE),
        ("07000000001", PhoneKind.LANDLINE),
        ("15440000", PhoneKind.LANDLINE),
        ("0215887777", PhoneKind.INVALID),
        ("0100000001", PhoneKind.INVALID),
        ("010000000012", PhoneKind.INVALID),
        ("0120000001", PhoneKind.INVALID),
        ("없음", PhoneKind.INVALID),
        ("", PhoneKind.INVALID),
        ("٠١٠٠٠٠٠٠٠٠١", PhoneKind.INVALID),
    ],
)
def test_kind_is_told_when_number_is_normalised(number: str, kind: PhoneKind) -> None:
    assert kind_of(number) is kind


def test_only_mobiles_and_safe_numbers_receive_when_asked() -> None:
    assert [can_receive(n) for n in ("01000000001", "050312311111", "0332000001", "15440000", "x")] == [
        True, True, False, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("01000006279", "010-****-6279"),
        ("010-0000-6279", "010-****-6279"),
        ("0222000001", "02-****-0001"),
        ("0332000001", "033-****-0001"),
        ("050312311111", "0503-****-1111"),
        ("05031231111", "0503-****-1111"),
        ("15440000", "****-0000"),
        ("1234", "****"),
        ("", ""),
    ],
)
def test_number_is_masked_when_shown_without_permission(number: str, shown: str) -> None:
    assert mask_phone(number) == shown


def test_names_and_addresses_are_masked_when_shown_without_permission() -> None:
    assert [mask_name(n) for n in ("김가용", "김가", "김", "남궁가용", "")] == ["김*용", "김*", "*", "남**용", ""]
    assert mask_address("서울 가나구 다라로 12 101호") == "서울 가나구 ***"
    assert mask_address("서울") == "서울 ***"
    assert mask_address("") == ""
