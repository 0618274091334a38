"""발신번호 over HTTP."""

import pytest

from shared.contracts.access import Role
from tests.integration.messaging.world import SENDER, World


async def test_sender_is_registered_normalised_and_listed_when_the_number_fits(world: World) -> None:
    made = await world.call("POST", "/senders", {"sender_no": "02-2200-0001", "label": "본사"}, role=Role.ADMIN)
    assert made.status_code == 201, made.text
    assert made.json() == {
        "sender_no": "0222000001", "label": "본사", "verified": True, "active": True, "expires_on": None,
        "stopped": None, "version": 1,
    }  # fmt: skip
    listed = await world.call("GET", "/senders")
    assert [each["sender_no"] for each in listed.json()["items"]] == ["0222000001"]


@pytest.mark.parametrize(
    ("number", "status", "code"),
    [
        (None, 422, "SENDER_REQUIRED"),
        ("", 422, "SENDER_REQUIRED"),
        ("0503-123-1111", 422, "SENDER_INVALID"),
        ("1544-0000-1", 422, "SENDER_INVALID"),
        ("2200-0001", 422, "SENDER_INVALID"),
        (SENDER, 409, "SENDER_EXISTS"),
    ],
)
async def test_sender_is_refused_with_its_code_when_the_number_does_not_fit(
    world: World, number: str | None, status: int, code: str
) -> None:
    await world.sender()
    answer = await world.call("POST", "/senders", {"sender_no": number, "label": "x"}, role=Role.ADMIN)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_sender_cannot_be_used_when_switched_off_or_unverified(world: World) -> None:
    await world.sender()
    for changed in ({"active": False}, {"active": True, "verified": False}):
        await world.call("PATCH", f"/senders/{SENDER}", changed, role=Role.ADMIN)
        body = {"kind": "SMS", "sender_no": SENDER, "dest_nos": ["01000000001"], "body": "x"}
        answer = await world.call("POST", "/messages", body)
        assert (answer.status_code, answer.json()["code"]) == (409, "SENDER_NOT_REGISTERED")


async def test_edit_is_refused_when_somebody_else_was_faster(world: World) -> None:
    await world.sender()
    first = await world.call("PATCH", f"/senders/{SENDER}", {"label": "a", "expected_version": 1}, role=Role.ADMIN)
    second = await world.call("PATCH", f"/senders/{SENDER}", {"label": "b", "expected_version": 1}, role=Role.ADMIN)
    assert (first.status_code, first.json()["version"]) == (200, 2)
    assert (second.status_code, second.json()["code"]) == (409, "VERSION_CONFLICT")


async def test_proof_date_is_kept_when_not_named_and_cleared_when_null(world: World) -> None:
    await world.sender(expires_on="2099-12-31")
    kept = await world.call("PATCH", f"/senders/{SENDER}", {"label": "a"}, role=Role.ADMIN)
    cleared = await world.call("PATCH", f"/senders/{SENDER}", {"expires_on": None}, role=Role.ADMIN)
    assert (kept.json()["expires_on"], cleared.json()["expires_on"]) == ("2099-12-31", None)


async def test_unknown_sender_is_not_found_when_edited(world: World) -> None:
    answer = await world.call("PATCH", "/senders/15440009", {"label": "a"}, role=Role.ADMIN)
    assert (answer.status_code, answer.json()["code"]) == (404, "SENDER_NOT_FOUND")


async def test_pages_follow_each_other_when_there_are_many(world: World) -> None:
    for n in range(5):
        await world.sender(f"1544000{n}")
    first = (await world.call("GET", "/senders?limit=3")).json()
    rest = (await world.call("GET", f"/senders?limit=3&cursor={first['next_cursor']}")).json()
    assert [row["sender_no"][-1] for row in first["items"] + rest["items"]] == ["0", "1", "2", "3", "4"]
    assert rest["next_cursor"] is None


async def test_agent_may_not_register_when_masters_is_missing(world: World) -> None:
    answer = await world.call("POST", "/senders", {"sender_no": SENDER}, role=Role.AGENT)
    assert (answer.status_code, answer.json()["code"]) == (403, "NOT_PERMITTED")
