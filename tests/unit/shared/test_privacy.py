"""The one rule of masking, wherever a person stands: fields, changes, whole messages."""

from typing import Any

from shared.contracts.privacy import mask_changes, mask_people, mask_person

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
