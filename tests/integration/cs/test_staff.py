"""메시지 of the frame (F-005), the filter 메세지여부 over it (F-145, D15), and the card of a caller."""

from typing import Any

import pytest

from shared.contracts import orders as o
from shared.contracts.access import Role
from shared.contracts.people import Buyer, Recipient
from shared.contracts.snapshots import CsStatus
from tests.integration.cs.conftest import Cs
from tests.integration.cs.http import ADMIN, AGENT, LONG, MAKER, Api
from tests.integration.cs.listening import listening, running
from tests.integration.cs.test_stream import Wire, wire
from tests.support.tokens import bearer
from tests.unit.cs.factories import created, event, hold, order, pack

__all__ = ["wire"]
KIM = bearer(MAKER.operator(Role.AGENT, login="kim", ends_in=LONG))
LEE = bearer(MAKER.operator(Role.AGENT, login="lee", ends_in=LONG))
VIEWER = bearer(MAKER.operator(Role.VIEWER, login="viewer", ends_in=LONG))


async def test_message_is_in_both_boxes_and_in_no_third_when_sent(cs: Cs, api: Api) -> None:
    """F-005."""
    await cs.project(created(pack(order(5001))))
    sent = await api.post("/staff-messages", {"to": "lee", "body": "5001 확인 부탁해요", "mgmt_no": 5001}, KIM)
    assert sent.status_code == 201, sent.text
    answer = sent.json()
    assert {**answer, "id": 0, "at": ""} == {
        "id": 0, "at": "", "from": "kim", "to": "lee", "body": "5001 확인 부탁해요", "mgmt_no": 5001,
    }  # fmt: skip
    assert (await api.body("/staff-messages", LEE))["items"] == [answer]
    assert (await api.body("/staff-messages", KIM))["items"] == []
    assert (await api.body("/staff-messages", KIM, box="sent"))["items"] == [answer]
    assert (await api.body("/staff-messages", ADMIN, box="all"))["items"] == []


async def test_messages_are_paged_and_narrowed_when_asked(cs: Cs, api: Api) -> None:
    await cs.project(created(pack(order(5001))))
    for n in range(5):
        body = {"to": "lee", "body": f"{n}", **({"mgmt_no": 5001} if n == 3 else {})}
        assert (await api.post("/staff-messages", body, KIM if n % 2 else ADMIN)).status_code == 201
    first = await api.body("/staff-messages", LEE, limit=3)
    second = await api.body("/staff-messages", LEE, limit=3, cursor=first["next_cursor"])
    assert [row["body"] for row in [*first["items"], *second["items"]]] == ["4", "3", "2", "1", "0"]
    assert second["next_cursor"] is None
    assert (await api.body("/staff-messages", LEE, limit=3, cursor=second["prev_cursor"]))["items"] == first["items"]
    assert [row["body"] for row in (await api.body("/staff-messages", LEE, **{"with": "kim"}))["items"]] == ["3", "1"]
    assert [row["body"] for row in (await api.body("/staff-messages", LEE, mgmt_no=5001))["items"]] == ["3"]


async def test_message_is_refused_with_its_code_when_it_is_not_good(api: Api) -> None:
    cases: list[tuple[Any, int, str]] = [
        ({"body": "x"}, 422, "FIELD_REQUIRED"),
        ({"to": "lee"}, 422, "FIELD_REQUIRED"),
        ({"to": "lee", "body": "  "}, 422, "FIELD_REQUIRED"),
        ({"to": "lee", "body": "x", "mgmt_no": 9999}, 404, "ORDER_NOT_FOUND"),
        ({"to": "lee", "body": "x", "mgmt_no": "1"}, 422, "INVALID_VALUE"),
        ({"to": 5, "body": "x"}, 422, "INVALID_VALUE"),
        ({"to": "lee", "body": "x", "colour": 1}, 422, "UNKNOWN_FIELD"),
    ]
    for body, status, code in cases:
        answer = await api.post("/staff-messages", body, KIM)
        assert (answer.status_code, answer.json()["code"]) == (status, code), (body, answer.text)
    assert (await api.post("/staff-messages", {"to": "lee", "body": "x"}, VIEWER)).status_code == 403
    for bad in ({"box": "drafts"}, {"cursor": "x"}, {"mgmt_no": 0}, {"colour": 1}):
        assert (await api.get("/staff-messages", KIM, **bad)).status_code == 422, bad


async def test_recipient_is_told_at_once_and_nobody_else_when_a_message_is_sent(cs: Cs, wire: Wire) -> None:
    async with (
        running(cs, wire.common) as app,
        listening(app.url, headers=LEE) as lee,
        listening(app.url, headers=KIM) as kim,
    ):
        assert await app.post("/staff-messages", KIM, {"to": "lee", "body": "비밀"}) == 201
        await lee.until(lambda h: h.named("staff.message"), 30)
        [told] = lee.named("staff.message")
        assert (told["from"], told["mgmt_no"], "비밀" in str(told)) == ("kim", None, False)
        await wire.tell(1)
        await kim.until(lambda h: h.named("pack.changed"), 30)
        assert kim.named("staff.message") == []


async def test_records_of_an_order_have_a_message_when_the_staff_wrote_about_it(cs: Cs, api: Api) -> None:
    """F-145, D15."""
    for n in (5001, 5002):
        await cs.project(event(o.HoldSet, pack(order(n, version=2), holds=(hold(n),)), hold_id=f"h{n}"))
    assert (await api.body("/records", has_message=True))["total"] == 0
    await api.post("/staff-messages", {"to": "lee", "body": "확인", "mgmt_no": 5001}, KIM)
    assert [row["mgmt_no"] for row in (await api.body("/records", has_message=True))["items"]] == [5001]
    assert [row["mgmt_no"] for row in (await api.body("/records", has_message=False))["items"]] == [5002]


MINE = Recipient(name="이나용", mobile="01000004321", zip="06000", address="서울특별시 가람구 나래로 1")


@pytest.fixture
async def known(cs: Cs, api: Api) -> Api:
    """01000004321 received 5001 and 5002 (cancelled), bought 5003 as a present, had 5004 deleted; 5005 is another's."""
    gone = {"cs_status": CsStatus.FULL_CANCEL_BEFORE, "cs_badges": (CsStatus.FULL_CANCEL_BEFORE,)}
    buyer = Buyer(name="이나용", mobile="01000004321")
    await cs.project(
        event(o.HoldSet, pack(order(5001, order_amount=19500), recipient=MINE, holds=(hold(5001),)), hold_id="h"),
        created(pack(order(5002, order_amount=1000, **gone), recipient=MINE)),
        created(pack(order(5003, order_amount=500, buyer=buyer))),
        created(pack(order(5004, order_amount=7, deleted_at=order().placed_at), recipient=MINE)),
        created(pack(order(5005, order_amount=99))),
    )
    return api


async def test_card_tells_what_is_known_of_the_caller_when_the_phone_rings(known: Api) -> None:
    """`POST /customers/lookup`: as the telephone shows the number, whole."""
    for typed in (
        "010-0000-4321",
        "+82 10-0000-4321",
        "01000004321",
        "０１０－００００－４３２１",
        "＋82 10 0000 4321",
    ):
        answer = await known.post("/customers/lookup", {"phone": typed})
        assert answer.status_code == 200, answer.text
        assert answer.headers["cache-control"] == "no-store"
    card = answer.json()
    packs = card.pop("packs")
    assert card == {
        "phone": "01000004321",
        "names": ["이나용"],
        "order_count": 3,
        "order_amount": 21000,
        "cancelled_count": 1,
        "exchanged_count": 0,
        "return_count": 0,
        "open_count": 1,
        "first_placed_at": "2019-04-22T23:47:21+00:00",
        "last_placed_at": "2019-04-22T23:47:21+00:00",
    }
    assert [row["pack_no"] for row in packs] == [5003, 5002, 5001]
    assert packs[2]["recipient"]["name"] == "이나용"


async def test_card_hides_people_when_the_caller_may_not_see_them(known: Api) -> None:
    card = (await known.post("/customers/lookup", {"phone": "01000004321"}, AGENT)).json()
    assert (card["phone"], card["names"]) == ("010-****-4321", ["이*용"])
    assert card["packs"][2]["recipient"]["address"] == "서울특별시 가람구 ***"
    assert "이나용" not in str(card)


async def test_card_is_empty_when_nobody_has_the_number(known: Api) -> None:
    card = (await known.post("/customers/lookup", {"phone": "0200000000"})).json()
    assert (card["order_count"], card["order_amount"], card["names"], card["packs"]) == (0, 0, [], [])
    assert (card["first_placed_at"], card["open_count"]) == (None, 0)


@pytest.mark.parametrize(
    ("phone", "code"),
    [("", "FIELD_REQUIRED"), ("  ", "FIELD_REQUIRED"), ("4321", "INVALID_PHONE"), ("전화", "INVALID_PHONE"),
     ("٠١٠00004321", "INVALID_PHONE"), ("०१०", "INVALID_PHONE"),
     ("0" * 30, "INVALID_PHONE"), (1, "INVALID_VALUE"), ("x" * 201, "INVALID_VALUE"), ("0\x00", "INVALID_VALUE")],
)  # fmt: skip
async def test_card_is_refused_with_its_code_when_the_number_is_none(api: Api, phone: Any, code: str) -> None:
    answer = await api.post("/customers/lookup", {"phone": phone})
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert (await api.post("/customers/lookup", {"phone": "01000004321"}, VIEWER)).status_code == 403
