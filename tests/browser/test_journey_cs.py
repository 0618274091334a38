"""The main job at the first desk: an order is found, gets its waybill and leaves (F-140); others work at the same time."""

from __future__ import annotations

import asyncio
import re

import pytest
from playwright.async_api import Route, expect

from tests.browser.cs_window import CsWindow, invoiced_with_claim_key
from tests.browser.person import PATIENCE_MS, People, Scheme
from tests.e2e.desk import CS, Desk, recipient
from tests.support.product import PASSWORD

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.node, pytest.mark.chromium]


async def _received(desk: Desk, name: str) -> int:
    """A new order that cs knows."""
    mgmt_no = await desk.order(await desk.channel("vendor"), recipient=recipient(name))
    await desk.get(f"{CS}/packs/{mgmt_no}", min_version=(await desk.pack_of(mgmt_no))["version"])
    return mgmt_no


def _entry(task: str, mgmt_no: int, text: str) -> re.Pattern[str]:
    stamp = r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}"
    return re.compile(
        rf"{stamp} 작업자 : test {task} 미처리\s*\[관리번호 : {mgmt_no} \({mgmt_no}\)\]\s*{re.escape(text)}"
    )


async def _shipped_as_the_manual_says(window: CsWindow, desk: Desk, mgmt_no: int, invoice: str) -> None:
    """F-140's end: the row, both entries of the history, and what the API knows."""
    await expect(window.cell(mgmt_no, "status")).to_have_text("배송")
    await expect(window.history.nth(0)).to_have_text(_entry("배송확인", mgmt_no, "정상배송처리됨"))
    await expect(window.history.nth(1)).to_have_text(
        _entry("송장입력", mgmt_no, f"[택배사 : CJ대한통운, 송장번호 : {invoice}]")
    )
    pack = await desk.pack_of(mgmt_no)
    assert (pack["status"], pack["invoice_no"]) == ("SHIPPED", invoice)


async def test_f140_order_is_shipped_when_an_agent_works_by_mouse(people: People, desk: Desk) -> None:
    mgmt_no = await _received(desk, "도담")
    invoice = f"2133{mgmt_no:08d}"
    agent = await people.signed_in("test", "/cs")
    window = CsWindow(agent.page)
    await window.find(mgmt_no)
    await expect(window.cell(mgmt_no, "status")).to_have_text("접수")
    await expect(window.action("ship")).to_have_attribute("data-why", "NOT_INVOICED")
    await window.action("ship").hover()
    await expect(agent.page.get_by_test_id("action-hint")).to_contain_text("송장이 없습니다")

    await window.action("invoice").click()
    await window.dialog.get_by_label("송장번호").fill(f"{invoice[:4]}-{invoice[4:]}")
    await window.submit("송장입력")
    await expect(window.cell(mgmt_no, "status")).to_have_text("송장")
    await window.action("ship").click()
    await window.dialog.get_by_label("CS 내용").fill("정상배송처리됨")
    await window.submit("배송확인")
    await _shipped_as_the_manual_says(window, desk, mgmt_no, invoice)


async def test_f140_order_is_shipped_when_an_agent_works_by_keyboard_alone(people: People, desk: Desk) -> None:
    mgmt_no = await _received(desk, "나린")
    invoice = f"2134{mgmt_no:08d}"
    agent = await people.newcomer()
    window, keys = CsWindow(agent.page), agent.page.keyboard
    await agent.page.goto("/cs?key=mgmt_no")
    await expect(agent.page.get_by_label("아이디", exact=True)).to_be_focused()
    await keys.type("test")
    await keys.press("Tab")
    await keys.type(PASSWORD)
    await keys.press("Enter")
    await expect(agent.page.get_by_label("검색어", exact=True)).to_be_visible()

    await keys.press("/")
    await keys.type(str(mgmt_no))
    await keys.press("Enter")
    await expect(window.cell(mgmt_no, "status")).to_have_text("접수")
    await keys.press("Tab")  # out of the field: letters are keys again
    await keys.press("l")
    await expect(agent.page.get_by_test_id("order-detail")).to_contain_text(str(mgmt_no))
    await keys.press("i")
    await expect(window.dialog.get_by_label("송장번호")).to_be_focused()
    await keys.type(invoice)
    await keys.press("Enter")
    await expect(window.dialog).to_have_count(0)
    await expect(window.cell(mgmt_no, "status")).to_have_text("송장")
    await expect(window.action("ship")).to_have_attribute("data-why", "")
    await keys.press("s")
    await expect(window.dialog.get_by_label("CS 내용")).to_be_focused()
    await keys.type("정상배송처리됨")
    await keys.press("Control+Enter")
    await expect(window.dialog).to_have_count(0)
    await _shipped_as_the_manual_says(window, desk, mgmt_no, invoice)


async def test_claim_is_seen_and_the_parcel_stays_when_it_arrives_under_the_agents_eyes(
    people: People, desk: Desk
) -> None:
    channel, mgmt_no, payload, key = await invoiced_with_claim_key(desk)
    agent = await people.signed_in("test", "/cs")
    window = CsWindow(agent.page)
    await window.find(mgmt_no)
    await expect(window.action("ship")).to_have_attribute("data-why", "")
    await window.action("ship").click()
    await desk.claim(channel, payload)
    await desk.decided(key, "HELD_FOR_DECISION")

    await expect(window.cell(mgmt_no, "hold")).to_contain_text("보류")
    await expect(agent.page.get_by_text("판매처 취소 결정을 기다리는 주문입니다.")).to_be_visible()
    await window.dialog.get_by_role("button", name="배송확인", exact=True).click()
    await expect(window.dialog.get_by_role("alert")).to_contain_text(
        re.compile("CLAIM_PENDING|ON_HOLD|VERSION_CONFLICT")
    )
    await window.dialog.get_by_role("button", name="닫기", exact=True).last.click()
    await expect(window.action("ship")).to_have_attribute("data-why", "CLAIM_PENDING")
    await expect(agent.page.get_by_test_id("pending-count")).to_be_visible()
    assert (await desk.pack_of(mgmt_no))["status"] == "INVOICED"


async def test_second_agent_is_told_what_changed_when_two_work_on_one_order(people: People, desk: Desk) -> None:
    mgmt_no = await _received(desk, "보미")
    first, second = await people.signed_in("test", "/cs"), await people.signed_in("admin", "/cs")
    here, there = CsWindow(first.page), CsWindow(second.page)
    await here.find(mgmt_no)
    await there.find(mgmt_no)
    await here.action("invoice").click()
    await here.dialog.get_by_label("송장번호").fill(f"2135{mgmt_no:08d}")

    await there.action("change-shipping-info").click()
    await there.dialog.get_by_label("배송메모").fill("문 앞에 놓아 주세요")
    await there.submit("배송정보변경")
    await expect(here.history.nth(0)).to_contain_text("작업자 : admin 배송정보변경", timeout=PATIENCE_MS)

    await here.dialog.get_by_role("button", name="송장입력", exact=True).click()
    conflict = here.dialog.get_by_test_id("conflict")
    await expect(conflict).to_contain_text("배송메모")
    await expect(conflict).to_contain_text("admin")
    await conflict.get_by_role("button", name="최신 내용으로 다시 시도").click()
    await expect(here.dialog).to_have_count(0)
    await expect(here.cell(mgmt_no, "status")).to_have_text("송장")
    await expect(there.cell(mgmt_no, "status")).to_have_text("송장")
    pack = await desk.pack_of(mgmt_no)
    assert (pack["status"], pack["recipient"]["memo"]) == ("INVOICED", "문 앞에 놓아 주세요")


async def test_row_is_as_it_is_now_when_it_changed_before_the_stream_was_open(people: People, desk: Desk) -> None:
    mgmt_no = await _received(desk, "보람")
    agent = await people.signed_in("test", "/cs")
    window, changed = CsWindow(agent.page), asyncio.Event()

    async def hold_back(stream: Route) -> None:
        await changed.wait()
        await stream.continue_()

    await agent.page.route("**/api/cs/v1/stream", hold_back)
    await agent.page.goto("/cs?sort=-pack_no")
    await expect(window.cell(mgmt_no, "status")).to_have_text("접수")
    await desk.act(mgmt_no, "assign-invoice", courier="CJ", invoice_no=f"2136{mgmt_no:08d}")
    await desk.get(f"{CS}/packs/{mgmt_no}", min_version=(await desk.pack_of(mgmt_no))["version"])
    changed.set()
    await expect(window.cell(mgmt_no, "status")).to_have_text("송장")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_cs_window_shuts_nobody_out_when_it_is_looked_over(people: People, desk: Desk, scheme: Scheme) -> None:
    mgmt_no = await _received(desk, "가온")
    agent = await people.signed_in("admin", "/cs", scheme)
    window = CsWindow(agent.page)
    await window.find(mgmt_no)
    await agent.picture(f"cs-{scheme}")
    assert await agent.shut_out() == []
    await window.action("invoice").click()
    await expect(window.dialog.get_by_label("송장번호")).to_be_focused()
    await agent.picture(f"cs-invoice-{scheme}")
    assert await agent.shut_out() == []
