"""개별문자: what is refused before it is queued, and what is answered (domain.md 2.11, messaging.md 7)."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from services.messaging.adapters.contacts import SqlContacts
from shared.contracts.access import ROLE_PERMISSIONS, Permission, Role
from shared.db.database import Database
from tests.integration.messaging.snapshots import NOON, a_pack, an_order
from tests.integration.messaging.world import SENDER, World

GOOD: dict[str, Any] = {"kind": "SMS", "sender_no": SENDER, "dest_nos": ["01000000001"], "body": "안녕하세요"}


async def post(world: World, **changed: Any) -> tuple[int, dict[str, Any]]:
    answer = await world.call("POST", "/messages", GOOD | changed)
    return answer.status_code, answer.json()


async def project(world: World, *packs: Any) -> None:
    database = Database(world.database.url, name="test")
    await database.transaction(lambda conn: SqlContacts(conn).take(packs))
    await database.close()


async def test_message_is_queued_and_told_when_all_is_well(world: World) -> None:
    """A27, F-173."""
    await world.sender()
    status, body = await post(world, dest_nos=["010-0000-0001", "01000000002"])
    assert status == 202
    assert [
        (row["dest_no"], row["ok"], row["kind"], row["bytes"], row["pipeline_status"]) for row in body["results"]
    ] == [
        ("010-0000-0001", True, "SMS", 10, 0),
        ("01000000002", True, "SMS", 10, 0),
    ]
    ids = [row["id"] for row in body["results"]]
    assert all(len(each) == 32 and int(each, 16) for each in ids)
    assert await world.published() == [("messaging.message.queued.v1", each) for each in ids]
    stored = await world.rows("SELECT body FROM outbox")
    assert not any("안녕" in row["body"] or "0100000000" in row["body"] for row in stored)


NEVER_ARRIVES: list[tuple[dict[str, Any], int, str]] = [
    ({"sender_no": None}, 422, "SENDER_REQUIRED"),
    ({"sender_no": ""}, 422, "SENDER_REQUIRED"),
    ({"sender_no": "050-1231-1111"}, 422, "SENDER_INVALID"),
    ({"sender_no": "0222000009"}, 409, "SENDER_NOT_REGISTERED"),
    ({"dest_nos": []}, 422, "DEST_REQUIRED"),
    ({"dest_nos": ["033-200-0001"]}, 422, "NOT_A_MOBILE"),
    ({"dest_nos": ["없음"]}, 422, "NOT_A_MOBILE"),
    ({"dest_nos": ["01000000001"] * 201}, 422, "TOO_MANY_ROWS"),
    ({"body": None}, 422, "BODY_REQUIRED"),
    ({"body": " \n "}, 422, "BODY_REQUIRED"),
    ({"body": "가" * 46}, 422, "SMS_TOO_LONG"),
    ({"body": "가" * 1001, "auto_lms": True}, 422, "LMS_TOO_LONG"),
    ({"body": "가" * 1001, "kind": "LMS"}, 422, "LMS_TOO_LONG"),
    ({"body": "가" * 50_000, "kind": "LMS"}, 422, "LMS_TOO_LONG"),
    ({"body": "좋아요😀"}, 422, "UNENCODABLE"),
    ({"subject": "가" * 21}, 422, "SUBJECT_TOO_LONG"),
    ({"subject": "😀"}, 422, "UNENCODABLE"),
    ({"kind": "ALIMTALK"}, 422, "KIND_NOT_SUPPORTED"),
    ({"kind": "SMS", "template_code": "t1"}, 422, "KIND_NOT_SUPPORTED"),
    ({"kind": "FAX"}, 422, "KIND_NOT_SUPPORTED"),
    ({"variables": {"이름": "x"}}, 422, "INVALID_VALUE"),
    ({"send_at": "2999-01-01T00:00:00+09:00"}, 422, "INVALID_VALUE"),
    ({"send_at": "2026-01-01T00:00:00"}, 422, "INVALID_VALUE"),
    ({"dest_nos": [], "mgmt_no": 999}, 404, "ORDER_NOT_FOUND"),
    ({"unknown": 1}, 422, "UNKNOWN_FIELD"),
    ({"auto_lms": "yes"}, 422, "INVALID_VALUE"),
    ({"mgmt_no": 2**70}, 422, "INVALID_VALUE"),
    ({"body": "a\x00b"}, 422, "INVALID_VALUE"),
]


@pytest.mark.reaches(
    "send", "SENDER_REQUIRED", "SENDER_NOT_REGISTERED", "SENDER_INVALID", "NOT_A_MOBILE", "SMS_TOO_LONG"
)
async def test_message_is_refused_with_its_code_when_it_could_never_arrive(world: World) -> None:
    """A27."""
    await world.sender()
    for changed, status, code in NEVER_ARRIVES:
        answer, body = await post(world, **changed)
        assert (answer, body["code"]) == (status, code), (changed, body)
    assert await world.rows("SELECT 1 FROM message") == []
    assert await world.published() == []


async def test_bad_number_refuses_only_itself_when_others_are_good(world: World) -> None:
    await world.sender()
    status, body = await post(world, dest_nos=["033-200-0001", "01000000001", "+82 10-0000-0001", "050312311111"])
    assert status == 202
    assert [(row["ok"], row["code"]) for row in body["results"]] == [
        (False, "NOT_A_MOBILE"), (True, None), (True, "DUPLICATE_DEST"), (True, None),
    ]  # fmt: skip
    assert body["results"][2]["id"] == body["results"][1]["id"]
    assert [warning["code"] for warning in body["warnings"]] == ["SAFE_NUMBER"]
    assert len(await world.rows("SELECT 1 FROM message")) == 2


async def test_every_number_is_named_when_none_can_receive(world: World) -> None:
    await world.sender()
    status, body = await post(world, dest_nos=["033-200-0001", "15440000"])
    assert (status, body["code"]) == (422, "NOT_A_MOBILE")
    assert [(row["dest_no"], row["code"]) for row in body["results"]] == [
        ("033-200-0001", "NOT_A_MOBILE"), ("15440000", "NOT_A_MOBILE"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kind", "size"), [("가" * 45, "SMS", 90), ("가" * 45 + "a", "LMS", 91), ("가" * 46, "LMS", 92)]
)
async def test_kind_follows_the_bytes_when_the_switch_is_on(world: World, text: str, kind: str, size: int) -> None:
    """F-165."""
    await world.sender()
    _, body = await post(world, body=text, auto_lms=True)
    assert (body["kind"], body["bytes"], body["results"][0]["kind"]) == (kind, size, kind)


async def test_text_is_repaired_and_told_when_it_has_harmless_strangers(world: World) -> None:
    await world.sender()
    _, body = await post(world, body="₩1,000 핳\r\n끝", subject="제목")
    assert (body["body"], body["bytes"]) == ("￦1,000 핳\n끝", 13)
    assert body["repairs"] == [{"char": "₩", "by": "￦", "count": 1}]
    assert body["risky"] == [{"char": "핳", "position": 7}]
    assert [warning["code"] for warning in body["warnings"]] == ["OUTSIDE_EUCKR", "SUBJECT_NOT_SENT"]


async def test_unencodable_characters_are_named_with_their_place_when_refused(world: World) -> None:
    await world.sender()
    _, body = await post(world, body="좋아😀요é")
    assert body["chars"] == [{"char": "😀", "position": 2}, {"char": "é", "position": 4}]


async def test_order_names_the_number_when_none_is_typed(world: World) -> None:
    """A27, F-136."""
    await world.sender()
    await project(world, a_pack(101, 5, an_order(101, 5), mobile="010-0000-0077"))
    _, body = await post(world, dest_nos=[], mgmt_no=101)
    assert body["results"][0]["dest_no"] == "010-****-0077"
    stored = await world.rows("SELECT dest_no, mgmt_no FROM message")
    assert [(row["dest_no"], row["mgmt_no"]) for row in stored] == [("01000000077", 101)]


async def test_order_number_is_shown_when_personal_data_may_be_read(world: World) -> None:
    await world.sender()
    await project(world, a_pack(101, 5, an_order(101, 5), mobile="01000000077"))
    perms = {*ROLE_PERMISSIONS[Role.AGENT], Permission.PII_READ}
    answer = await world.call(
        "POST", "/messages", GOOD | {"dest_nos": [], "mgmt_no": 101}, token=world.tokens.operator(perms=perms)
    )
    assert answer.json()["results"][0]["dest_no"] == "01000000077"


@pytest.mark.parametrize(
    ("mobile", "tel", "used"),
    [("", "010-0000-0078", "01000000078"), ("033-200-0001", "01000000078", "01000000078")],
)
async def test_telephone_is_used_when_the_mobile_is_none(world: World, mobile: str, tel: str, used: str) -> None:
    await world.sender()
    await project(world, a_pack(101, 5, an_order(101, 5), mobile=mobile, tel=tel))
    await post(world, dest_nos=[], mgmt_no=101)
    assert [row["dest_no"] for row in await world.rows("SELECT dest_no FROM message")] == [used]


async def test_landline_recipient_is_listed_masked_and_not_sent(world: World) -> None:
    await world.sender()
    await project(world, a_pack(101, 5, an_order(101, 5), mobile="", tel="033-200-0001"))
    status, body = await post(world, dest_nos=[], mgmt_no=101)
    assert (status, body["code"], body["results"][0]["dest_no"]) == (422, "NOT_A_MOBILE", "033-****-0001")
    assert "2000001" not in str(body)


async def test_deleted_order_is_refused_when_its_number_is_asked_for(world: World) -> None:
    await world.sender()
    await project(world, a_pack(101, 5, an_order(101, 5, deleted_at=NOON)))
    status, body = await post(world, dest_nos=[], mgmt_no=101)
    assert (status, body["code"]) == (409, "ORDER_DELETED")


async def test_typed_number_goes_with_a_warning_when_the_order_is_unknown(world: World) -> None:
    await world.sender()
    status, body = await post(world, mgmt_no=999)
    assert (status, [warning["code"] for warning in body["warnings"]]) == (202, ["ORDER_NOT_FOUND"])


async def test_one_message_when_the_same_key_is_used_twice(world: World) -> None:
    await world.sender()
    answers = [await world.call("POST", "/messages", GOOD, headers={"idempotency-key": "k1"}) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert len(await world.rows("SELECT 1 FROM message")) == 1


async def test_scheduled_message_waits_when_send_at_lies_ahead(world: World) -> None:
    await world.sender()
    later = (datetime.now(UTC) + timedelta(hours=2)).replace(microsecond=0)
    _, body = await post(world, send_at=later.isoformat())
    message = await world.message(body["results"][0]["id"])
    assert (message["send_at"], message["next_try_at"]) == (later.isoformat(), later.isoformat())
    assert (message["state"], message["pipeline_status"]) == ("QUEUED", 0)


async def test_viewer_may_not_send(world: World) -> None:
    answer = await world.call("POST", "/messages", GOOD, role=Role.VIEWER)
    assert (answer.status_code, answer.json()["code"]) == (403, "NOT_PERMITTED")


async def test_sending_time_is_kept_in_utc_when_its_offset_is_one_that_the_database_cannot_read(world: World) -> None:
    """F-173: sixteen hours and more."""
    await world.sender()
    later = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)
    sent = later.astimezone(timezone(timedelta(hours=23, minutes=59))).isoformat()
    status, body = await post(world, send_at=sent)
    assert status == 202, body
    [row] = await world.rows("SELECT due_at FROM message")
    assert row["due_at"] == later
