"""A phone is found however it is typed: the CS window, CS내역조회, 반품관리 and the caller's card read it alike (F-011)."""

from typing import Any

import pytest

from shared.contracts import orders as o
from shared.contracts.people import Buyer, Recipient
from tests.integration.cs.conftest import Cs
from tests.integration.cs.http import Api
from tests.unit.cs.factories import created, event, hold, order, pack
from tests.unit.cs.return_events import pickup, shipped

WHOLE = (
    "01000008212", "010-0000-8212", "+82 10-0000-8212", "+821000008212", "＋82 10 0000 8212", "82-10-0000-8212",
    "+82 (0)10-0000-8212", "0082 10 0000 8212", "０１０－００００－８２１２",
)  # fmt: skip


@pytest.fixture
async def known(cs: Cs, api: Api) -> Api:
    """5001 goes to 010-0000-8212, 5002 was bought from 02-200-8212, 5003 is another's; 5001 comes back too."""
    mine = Recipient(name="이나용", mobile="01000008212", zip="06000", address="서울특별시 가람구 나래로 1")
    one = pack(order(5001, version=2), recipient=mine, holds=(hold(5001),))
    two = pack(order(5002, version=2, buyer=Buyer(name="박다용", mobile="022008212")), holds=(hold(5002),))
    back = shipped(5001, version=3).model_copy(update={"recipient": mine})
    await cs.project(
        *[event(o.HoldSet, each, hold_id=f"h{each.pack_no}") for each in (one, two)],
        created(pack(order(5003))),
        pickup(5001, of=back),
    )
    return api


async def found(api: Api, path: str, number: str, **asked: Any) -> set[int]:
    return {row[number] for row in (await api.body(path, **asked))["items"]}


@pytest.mark.parametrize("typed", WHOLE)
async def test_phone_is_found_when_it_is_typed_in_any_form(known: Api, typed: str) -> None:
    for asked in ({"key": "mobile"}, {}):
        assert await found(known, "/packs", "pack_no", q=typed, **asked) == {5001}
        assert await found(known, "/records", "mgmt_no", q=typed, **asked) == {5001}
        assert await found(known, "/returns", "mgmt_no", q=typed, **asked) == {5001}
    assert (await known.post("/customers/lookup", {"phone": typed})).json()["order_count"] == 1


async def test_tail_stays_a_tail_when_it_looks_like_a_country(known: Api) -> None:
    assert await found(known, "/packs", "pack_no", q="8212", key="mobile") == {5001, 5002}
    assert await found(known, "/packs", "pack_no", q="00008212", key="mobile") == {5001}
    assert await found(known, "/packs", "pack_no", q="+82 2-200-8212", key="mobile") == {5002}
    assert await found(known, "/packs", "pack_no", q="82 2 200 8212", key="mobile") == {5002}
    assert await found(known, "/records", "mgmt_no", q="+82 2-200-8212", key="mobile") == {5002}
    for nothing in ("+", "전화", "٠١٠"):
        refused = await known.get("/packs", q=nothing, key="mobile")
        assert (refused.status_code, refused.json()["code"]) == (422, "INVALID_VALUE"), nothing
        assert await found(known, "/packs", "pack_no", q=nothing) == set()
