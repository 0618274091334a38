"""매크로 over HTTP: saved, listed, edited, deleted, and shown as an order fills them (F-032)."""

import asyncio
from typing import Any

import pytest

from shared.contracts.access import Role
from tests.integration.cs.conftest import Cs
from tests.integration.cs.http import ADMIN, AGENT, BASE, LONG, MAKER, Api
from tests.support.tokens import bearer
from tests.unit.cs.factories import created, item, order, pack

VIEWER = bearer(MAKER.operator(Role.VIEWER, login="viewer", ends_in=LONG))


async def saved(api: Api, name: str, body: str = "안녕하세요 #{수령자}님") -> dict[str, Any]:
    answer = await api.post("/macros", {"name": name, "body": body}, AGENT)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def change(api: Api, method: str, path: str, body: Any = None, headers: dict[str, str] = AGENT) -> Any:
    return await api.client.request(method, BASE + path, headers=headers, json=body)


async def test_macro_is_saved_listed_by_name_and_found_when_asked(api: Api) -> None:
    """F-032."""
    made = await saved(api, " 배송  지연 ", "#{상품명} 입고가 늦어져 죄송합니다.")
    assert {**made, "id": 0, "created_at": "", "updated_at": ""} == {
        "id": 0,
        "name": "배송 지연",
        "body": "#{상품명} 입고가 늦어져 죄송합니다.",
        "version": 1,
        "created_by": "test",
        "created_at": "",
        "updated_by": "test",
        "updated_at": "",
    }
    for name in ("교환 안내", "반품 안내", "취소 안내", "가격 문의"):
        await saved(api, name)
    first = await api.body("/macros", VIEWER, limit=3)
    assert [row["name"] for row in first["items"]] == ["가격 문의", "교환 안내", "반품 안내"]
    assert (first["total"], first["total_is_exact"], first["prev_cursor"]) == (5, True, None)
    second = await api.body("/macros", limit=3, cursor=first["next_cursor"])
    assert [row["name"] for row in second["items"]] == ["배송 지연", "취소 안내"]
    assert second["next_cursor"] is None
    back = await api.body("/macros", limit=3, cursor=second["prev_cursor"])
    assert back["items"] == first["items"]
    assert [row["name"] for row in (await api.body("/macros", q="안내"))["items"]] == [
        "교환 안내",
        "반품 안내",
        "취소 안내",
    ]
    assert [row["name"] for row in (await api.body("/macros", q="입고가"))["items"]] == ["배송 지연"]
    assert (await api.body("/macros", q="100%"))["items"] == []


async def test_macro_is_edited_and_deleted_when_its_version_fits(api: Api) -> None:
    made = await saved(api, "배송 지연")
    path = f"/macros/{made['id']}"
    edited = await change(api, "PATCH", path, {"body": "#{오늘} 발송", "expected_version": 1}, ADMIN)
    assert edited.status_code == 200
    assert [edited.json()[name] for name in ("name", "body", "version", "created_by", "updated_by")] == [
        "배송 지연", "#{오늘} 발송", 2, "test", "admin",
    ]  # fmt: skip
    stale = await change(api, "PATCH", path, {"name": "다른 이름", "expected_version": 1})
    assert (stale.status_code, stale.json()["code"], stale.json()["version"]) == (409, "VERSION_CONFLICT", 2)
    late = await change(api, "DELETE", f"{path}?expected_version=1")
    assert (late.status_code, late.json()["code"]) == (409, "VERSION_CONFLICT")
    gone = await change(api, "DELETE", f"{path}?expected_version=2")
    assert (gone.status_code, gone.json()["name"]) == (200, "배송 지연")
    assert (await api.body("/macros"))["items"] == []
    for method in ("PATCH", "DELETE"):
        again = await change(api, method, path, {} if method == "PATCH" else None)
        assert (again.status_code, again.json()["code"]) == (404, "MACRO_NOT_FOUND")


async def test_stale_version_is_told_what_changed_since_when_expected(api: Api) -> None:
    """F-032: `changes` as every VERSION_CONFLICT has them, the oldest first; a deleted macro leaves none."""
    made = await saved(api, "배송 지연", "늦어집니다")
    path = f"/macros/{made['id']}"
    await change(api, "PATCH", path, {"body": "#{오늘} 발송"}, ADMIN)
    await change(api, "PATCH", path, {"name": "지연 안내", "body": "곧 발송"})
    seen = {}
    for version in (1, 2):
        answer = await change(api, "DELETE", f"{path}?expected_version={version}")
        assert (answer.status_code, answer.json()["code"], answer.json()["version"]) == (409, "VERSION_CONFLICT", 3)
        seen[version] = [(each["field"], each["old"], each["new"], each["by"]) for each in answer.json()["changes"]]
        assert all(each["at"] for each in answer.json()["changes"])
    late = [("name", "배송 지연", "지연 안내", "test"), ("body", "#{오늘} 발송", "곧 발송", "test")]
    assert seen == {1: [("body", "늦어집니다", "#{오늘} 발송", "admin"), *late], 2: late}
    assert (await change(api, "DELETE", f"{path}?expected_version=3")).status_code == 200


async def test_macro_is_refused_with_its_code_when_it_is_not_good(api: Api) -> None:
    made = await saved(api, "배송 지연")
    other = await saved(api, "교환 안내")
    path = f"/macros/{made['id']}"
    cases: list[tuple[str, str, Any, int, str]] = [
        ("POST", "/macros", {"body": "x"}, 422, "FIELD_REQUIRED"),
        ("POST", "/macros", {"name": "x"}, 422, "FIELD_REQUIRED"),
        ("POST", "/macros", {"name": " ", "body": "x"}, 422, "FIELD_REQUIRED"),
        ("POST", "/macros", {"name": "x", "body": "#{수취인}"}, 422, "MACRO_UNKNOWN_VARIABLE"),
        ("POST", "/macros", {"name": "배송  지연", "body": "x"}, 409, "ALREADY_EXISTS"),
        ("POST", "/macros", {"name": "x" * 201, "body": "x"}, 422, "INVALID_VALUE"),
        ("POST", "/macros", {"name": "a\x00b", "body": "x"}, 422, "INVALID_VALUE"),
        ("POST", "/macros", {"name": "x", "body": "x", "colour": 1}, 422, "UNKNOWN_FIELD"),
        ("PATCH", path, {}, 409, "NO_CHANGE"),
        ("PATCH", path, {"name": " 배송 지연"}, 409, "NO_CHANGE"),
        ("PATCH", path, {"name": other["name"]}, 409, "ALREADY_EXISTS"),
        ("PATCH", path, {"body": " "}, 422, "FIELD_REQUIRED"),
        ("PATCH", path, {"body": "#{}"}, 422, "MACRO_UNKNOWN_VARIABLE"),
        ("PATCH", path, {"expected_version": "1"}, 422, "INVALID_VALUE"),
        ("PATCH", "/macros/0", {}, 422, "INVALID_VALUE"),
        ("DELETE", f"{path}?expected_version=x", None, 422, "INVALID_VALUE"),
    ]
    for method, where, body, status, code in cases:
        answer = await change(api, method, where, body)
        assert (answer.status_code, answer.json()["code"]) == (status, code), (method, where, body, answer.text)
    unknown = await change(api, "POST", "/macros", {"name": "x", "body": "#{수취인}"})
    assert unknown.json()["detail"] == "매크로에 없는 변수입니다: 수취인"
    assert (await change(api, "POST", "/macros", {"name": "x", "body": "x"}, VIEWER)).status_code == 403
    assert (await api.get("/macros", ADMIN, cursor="nonsense")).json()["code"] == "INVALID_CURSOR"


async def test_one_gets_the_name_when_many_save_it_at_once(api: Api) -> None:
    bodies = [{"name": "같은 이름", "body": f"{n}"} for n in range(8)]
    answers = await asyncio.gather(*(api.post("/macros", body, AGENT) for body in bodies))
    assert sorted(answer.status_code for answer in answers) == [201, *[409] * 7]
    others = [await saved(api, f"이름 {n}") for n in range(6)]
    renamed = await asyncio.gather(
        *(change(api, "PATCH", f"/macros/{each['id']}", {"name": "새 이름"}) for each in others)
    )
    assert sorted(answer.status_code for answer in renamed) == [200, *[409] * 5]


@pytest.fixture
async def shop(cs: Cs, api: Api) -> Api:
    """5001 with two lines and an unmatched one."""
    lines = (
        item(1, option_code="30001", product_name="포근한 외투", option_name="검정/L", qty=2),
        item(2, option_code="30002", product_name="빨간 모자", option_name="", qty=1),
        item(3, option_code=None, product_name="", option_name="", qty=4),
    )
    await cs.project(created(pack(order(5001, items=lines), order(5002))))
    return api


async def test_preview_is_filled_by_the_order_and_the_chosen_lines_when_asked(shop: Api) -> None:
    """F-032: the paste tokens 상품명, 옵션, 선택한 상품명+옵션, and variables."""
    text = "#{수령자}님 #{선택한 상품명+옵션} (#{상품명}|#{옵션}|#{수량}) #{주문번호} #{관리번호}/#{합포번호} #{판매처}"
    one = await shop.post("/macros/preview", {"body": text, "mgmt_no": 5001, "item_ids": [1]})
    assert (one.status_code, one.json()) == (
        200,
        {
            "text": "나가용님 포근한 외투 검정/L (포근한 외투|검정/L|2) ord5001 5001/5001 십일번가 법인",
            "empty": [],
        },
    )
    every = await shop.post("/macros/preview", {"body": "#{선택한 상품명+옵션} #{수량}", "mgmt_no": 5001})
    assert every.json()["text"] == "포근한 외투 검정/L, 빨간 모자, 좋은 상품 파랑 XL 7"
    made = await saved(shop, "송장", "#{송장번호} #{발주일} #{작업자} #{수령자 핸드폰} #{주소}")
    sent = await shop.post("/macros/preview", {"macro_id": made["id"], "mgmt_no": 5002})
    assert sent.json() == {
        "text": " 2019-04-23 admin 010-0000-0001 서울특별시 가나구 다라로 12 101호",
        "empty": ["송장번호"],
    }


async def test_preview_hides_people_when_the_caller_may_not_see_them(shop: Api) -> None:
    text = "#{수령자} #{구매자} #{수령자 핸드폰} #{주소}"
    answer = await shop.post("/macros/preview", {"body": text, "mgmt_no": 5001}, AGENT)
    assert answer.json()["text"] == "나*용 구*용 010-****-0001 서울특별시 가나구 ***"


async def test_preview_is_refused_with_its_code_when_it_cannot_be_made(shop: Api) -> None:
    cases: list[tuple[Any, int, str]] = [
        ({"mgmt_no": 5001}, 422, "FIELD_REQUIRED"),
        ({"mgmt_no": 5001, "body": ""}, 422, "FIELD_REQUIRED"),
        ({"mgmt_no": 5001, "body": "x", "macro_id": 1}, 422, "INVALID_VALUE"),
        ({"mgmt_no": 5001, "body": "#{수취인}"}, 422, "MACRO_UNKNOWN_VARIABLE"),
        ({"mgmt_no": 9999, "body": "x"}, 404, "ORDER_NOT_FOUND"),
        ({"mgmt_no": 5001, "body": "x", "item_ids": [1, 99]}, 404, "ITEM_NOT_FOUND"),
        ({"mgmt_no": 5001, "macro_id": 999}, 404, "MACRO_NOT_FOUND"),
        ({"mgmt_no": "5001", "body": "x"}, 422, "INVALID_VALUE"),
    ]
    for body, status, code in cases:
        answer = await shop.post("/macros/preview", body)
        assert (answer.status_code, answer.json()["code"]) == (status, code), (body, answer.text)
    assert (await shop.post("/macros/preview", {"mgmt_no": 5001, "body": "x"}, VIEWER)).status_code == 403


async def test_variables_are_listed_with_the_paste_buttons_when_asked(api: Api) -> None:
    rows = (await api.body("/macro-variables", VIEWER))["items"]
    assert [row["name"] for row in rows if row["paste"]] == ["상품명", "옵션", "선택한 상품명+옵션"]
    assert {"name": "수령자", "label": "수령자 이름", "paste": False} in rows
