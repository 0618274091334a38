"""The one rule of masking, wherever a person stands: fields, changes, whole messages."""

from typing import Any

import pytest

from shared.contracts.privacy import mask_address, mask_changes, mask_people, mask_person

PERSON = {
    "name": "나가용",
    "tel": "0200001234",
    "mobile": "01000000001",
    "zip": "06000",
    "address": "서울특별시 가나구 다라로 12",
    "memo": "문 앞",
}
MASKED = {
    "name": "나*용",
    "tel": "02-****-1234",
    "mobile": "010-****-0001",
    "zip": "***",
    "address": "서울특별시 가나구 ***",
    "memo": "***",
}


def test_every_field_of_a_person_is_masked_when_shown_without_permission() -> None:
    assert mask_person(PERSON) == MASKED
    assert mask_person({"name": "나가용", "memo": "", "grade": "VIP"}) == {"name": "나*용", "memo": "", "grade": "VIP"}


def test_changes_of_people_are_masked_and_others_stay_when_shown_without_permission() -> None:
    by = {"by": "test", "at": "2026-11-23T01:02:03Z"}
    given: list[dict[str, Any]] = [
        {"field": "recipient/name", "old": "나가용", "new": "다라마바", **by},
        {"field": "recipient/memo", "old": "", "new": "문 앞", **by},
        {"field": "name", "old": "나가용", "new": None, **by},
        {"field": "courier", "old": None, "new": "CJ", **by},
        {"field": "orders/101/buyer/mobile", "old": "01000000001", "new": "", **by},
        {"field": "options/name", "old": "나가용", "new": "나가용2", **by},
    ]
    assert [(each["old"], each["new"]) for each in mask_changes(given)] == [
        ("나*용", "다**바"), ("", "***"), ("나*용", None), (None, "CJ"), ("010-****-0001", ""), ("나가용", "나가용2"),
    ]  # fmt: skip
    assert all(each["by"] == "test" for each in mask_changes(given))


def test_people_are_masked_wherever_they_stand_when_a_message_is_shown() -> None:
    message = {
        "type": "orders.pack.snapshotted.v1",
        "data": {
            "packs": [{"recipient": PERSON, "orders": [{"mgmt_no": 1, "buyer": PERSON, "name": "상품"}]}],
            "changes": [{"field": "tel", "old": "0200001234", "new": ""}],
        },
    }
    assert mask_people(message) == {
        "type": "orders.pack.snapshotted.v1",
        "data": {
            "packs": [{"recipient": MASKED, "orders": [{"mgmt_no": 1, "buyer": MASKED, "name": "상품"}]}],
            "changes": [{"field": "tel", "old": "02-****-1234", "new": ""}],
        },
    }


ADDRESSES = [
    ("서울 가나구 다라로 12 101호", "서울 가나구 ***"),
    ("서울특별시 가나구 다라로 12", "서울특별시 가나구 ***"),
    ("서울시 가나구 다라동 12-3", "서울시 가나구 ***"),
    ("부산광역시 가나군 다라읍 마바리 산 12", "부산광역시 가나군 ***"),
    ("경기도 가나시 다라구 마바로 12, 101동 1201호", "경기도 가나시 다라구 ***"),
    ("경기 가나시 다라동 12", "경기 가나시 ***"),
    ("경남 가나시 다라구 마바동 12", "경남 가나시 다라구 ***"),
    ("강원특별자치도 가나군 다라면 마바길 12", "강원특별자치도 가나군 ***"),
    ("제주특별자치도 제주시 가나로 12", "제주특별자치도 제주시 ***"),
    ("가나시 다라구 마바로 12", "가나시 다라구 ***"),
    ("가나구 다라로 12", "가나구 ***"),
    ("가나군 다라면 마바리 12", "가나군 ***"),
    # 세종 has no district
    ("세종특별자치시 가나대로 12 101동", "세종특별자치시 ***"),
    ("세종 가나동 12", "세종 ***"),
    ("세종시 가나면 다라길 12", "세종시 ***"),
    # what begins with a street, a lot, a building or a person shows nothing
    ("가나로 12 101동 1201호", "***"),
    ("가나대로12길 3 402호", "***"),
    ("다라동 12-3 나래빌라 402호", "***"),
    ("12-3 402호", "***"),
    ("나래아파트 101동 1201호", "***"),
    ("06000 서울 가나구 다라로 12", "***"),
    ("(가나빌딩) 서울 가나구", "***"),
    ("가나로12구 3", "***"),
    ("경기도가나시다라구마바로12", "***"),
    ("101동 1201호", "***"),
    ("1201호", "***"),
    # one level after another, each once
    ("가나구 다라구 마바로 12", "가나구 ***"),
    ("가나군 다라시 마바로 12", "가나군 ***"),
    ("서울 가나도 다라로 12", "서울 ***"),
    ("서울 가나구 다라구 마바로 12", "서울 가나구 ***"),
    ("서울특별시 가나시 다라로", "서울특별시 ***"),
    ("경기도 가나시 다라구 마바구 12", "경기도 가나시 다라구 ***"),
    ("서울 12 가나구", "서울 ***"),
    ("광주 가나구 다라로 12", "광주 가나구 ***"),
    ("광주시 가나동 12", "광주시 ***"),
    # nothing more than the district: nothing is hidden, and one cannot tell
    ("서울 가나구", "서울 가나구 ***"),
    ("서울", "서울 ***"),
    ("  서울   가나구   다라로  12 ", "서울 가나구 ***"),
    ("\u1109\u1165\u110b\u116e\u11af 가나구 다라로 12", "서울 가나구 ***"),
    ("12 Gana-ro, Dara-gu, Seoul", "***"),
    ("", ""),
    ("   ", ""),
]


@pytest.mark.parametrize(("address", "shown"), ADDRESSES)
def test_address_is_shown_to_the_district_when_masked(address: str, shown: str) -> None:
    """Of the words it begins with, only those that name a province, a city, a county or a district."""
    assert mask_address(address) == shown
