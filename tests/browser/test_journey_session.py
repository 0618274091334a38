"""Coming and going: sign-in, the menu, the session that outlives a reload, sign-out here and on another tab."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.person import People, Scheme, sign_in

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.node, pytest.mark.chromium]
MENU = ["CS", "판매처취소", "취소결과조회", "취소철회조회"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_sign_in_screen_shuts_nobody_out_when_it_is_looked_over(people: People, scheme: Scheme) -> None:
    person = await people.newcomer(scheme)
    await person.page.goto("/")
    await expect(person.page.get_by_label("아이디", exact=True)).to_be_focused()
    await person.picture(f"login-{scheme}")
    assert await person.shut_out() == []


async def test_reason_is_shown_and_nothing_else_when_the_password_is_wrong(people: People) -> None:
    person = await people.newcomer()
    page = person.page
    await page.goto("/cs")
    await page.get_by_label("아이디", exact=True).fill("test")
    await page.get_by_label("비밀번호", exact=True).fill("not this one")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("LOGIN_FAILED")
    await expect(page.get_by_role("navigation", name="주 메뉴")).to_have_count(0)


async def test_menu_shows_what_works_and_the_way_out_when_somebody_signs_in(people: People) -> None:
    """F-001, F-003: the menu; F-004: where one is; F-006: who works, the login before, and the way out."""
    person = await people.newcomer()
    page = person.page
    await page.goto("/cancellations/results?decision=HELD_FOR_DECISION")
    await sign_in(page, "test")
    assert "/cancellations/results?decision=HELD_FOR_DECISION" in page.url, "the address was lost by signing in"
    links = page.get_by_role("navigation", name="주 메뉴").get_by_role("link")
    assert [name.splitlines()[0] for name in await links.all_inner_texts()] == MENU
    await expect(page.get_by_role("navigation", name="현재 위치").get_by_role("listitem")).to_have_text(
        ["HOME", "CS관리", "취소관리", "취소결과조회"]
    )
    await expect(page.get_by_test_id("operator")).to_contain_text("(test)")
    await expect(page.get_by_test_id("last-login")).not_to_be_empty()
    await page.reload()
    await expect(page.get_by_test_id("operator")).to_contain_text("(test)")
    await expect(page.get_by_test_id("live")).to_have_attribute("data-state", "live")
    await page.get_by_role("button", name="로그아웃", exact=True).click()
    await expect(page.get_by_label("아이디", exact=True)).to_be_visible()
    await page.reload()
    await expect(page.get_by_label("아이디", exact=True)).to_be_visible()


async def test_every_tab_is_signed_out_when_one_is(people: People) -> None:
    here = await people.signed_in("test", "/cs")
    there = await here.another_tab()
    await there.page.goto("/cs")
    await expect(there.page.get_by_role("navigation", name="주 메뉴")).to_be_visible()
    await here.page.get_by_role("button", name="로그아웃", exact=True).click()
    await expect(there.page.get_by_text("다른 탭에서 로그아웃했습니다.")).to_be_visible()
    await expect(there.page.get_by_role("navigation", name="주 메뉴")).to_have_count(0)
    await sign_in(there.page, "test")
    await expect(here.page.get_by_role("navigation", name="주 메뉴")).to_be_visible()


async def test_console_is_english_and_compact_when_it_is_told_so(people: People) -> None:
    person = await people.signed_in("test", "/cs")
    page = person.page
    await expect(page.locator("html")).to_have_attribute("data-density", "compact")
    await page.get_by_role("button", name="화면 설정").click()
    await page.get_by_role("switch").first.click()
    await expect(page.locator("html")).to_have_attribute("data-density", "normal")
    await page.get_by_text("English", exact=True).click()
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await expect(page.get_by_role("button", name="Search", exact=True)).to_be_visible()
    await page.reload()
    await expect(page.get_by_role("button", name="Search", exact=True)).to_be_visible()
    await expect(page.locator("html")).to_have_attribute("data-density", "normal")
