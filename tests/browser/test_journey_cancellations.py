"""취소관리: a channel's file from the upload to the result, and the decision of a held claim."""

from __future__ import annotations

import base64
import io

import pytest
from playwright.async_api import Page, expect
from python_calamine import CalamineWorkbook

from tests.browser.cs_window import invoiced_with_claim_key
from tests.browser.person import PATIENCE_MS, People, Scheme
from tests.e2e.desk import CANCELLATIONS, CS, Desk, until
from tests.e2e.natives import naver

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.node, pytest.mark.chromium]
HEADER = "주문번호,상품명,수량,주문자,취소사유,취소요청일,반품송장번호\n"
_DROP = """([zone, name, content]) => {
  const bytes = Uint8Array.from(atob(content), (char) => char.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([bytes], name, { type: 'text/csv' }));
  for (const kind of ['dragover', 'drop']) {
    zone.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: carried }));
  }
}"""


async def _two_orders(desk: Desk) -> tuple[str, list[int], list[str]]:
    """One order in 접수 and one in 송장, each with one piece: their channel's name, their numbers, the rows of a file."""
    channel = await desk.channel("vendor", name=f"파일 상점 {desk.tag}")
    numbers, rows = [], []
    for _ in range(2):
        line = desk.line(channel, await desk.option(), 1)
        numbers += await desk.take_in(line)
        rows.append(f"{line['market_order_no']},가상 상품,1,나래,변심,2026-03-01,\n")
    invoiced = await desk.act(numbers[1], "assign-invoice", courier="CJ", invoice_no=f"6{numbers[1]:011d}")
    await desk.get(f"{CS}/packs/{numbers[1]}", min_version=invoiced["version"])
    return f"파일 상점 {desk.tag}", numbers, rows


async def _drop(page: Page, name: str, text: str) -> None:
    zone = await page.get_by_test_id("drop").element_handle()
    await page.evaluate(_DROP, [zone, name, base64.b64encode(text.encode("utf-8-sig")).decode()])


async def test_file_is_judged_applied_and_decided_when_an_agent_drops_it(people: People, desk: Desk) -> None:
    channel, [received, invoiced], rows = await _two_orders(desk)
    agent = await people.signed_in("test", "/cancellations/upload")
    page = agent.page
    await page.get_by_role("combobox", name="판매처").click()
    await page.keyboard.type(channel)
    await expect(page.locator(".ant-select-item-option-active")).to_be_visible(timeout=PATIENCE_MS)
    await page.keyboard.press("Enter")
    unknown = f"{desk.tag}-nobody,가상 상품,1,나래,변심,2026-03-01,\n"
    await _drop(page, "cancels.csv", HEADER + "".join(rows) + unknown)

    await expect(page.get_by_test_id("preview")).to_have_attribute("data-state", "READY")
    for verdict in ("OK", "INVOICED_HELD", "ORDER_NOT_FOUND"):
        await expect(page.get_by_test_id(f"verdict-{verdict}")).to_contain_text("1")
    assert (await desk.pack_of(received))["orders"][0]["cs_status"] == "NORMAL", "a preview must change nothing"
    await page.get_by_role("button", name="적용", exact=True).click()
    await page.get_by_role("dialog").get_by_role("button", name="적용", exact=True).click()
    await expect(page.get_by_test_id("preview")).to_have_attribute("data-state", "APPLIED", timeout=PATIENCE_MS)
    async with page.expect_download() as coming:
        await page.get_by_role("button", name="결과 파일").click()
    content = (await (await coming.value).path()).read_bytes()
    table = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert len(table) == 4, table

    async def cancelled() -> bool | None:
        return (await desk.pack_of(received))["orders"][0]["cs_status"] == "FULL_CANCEL_BEFORE" or None

    await until(cancelled)
    await page.goto("/cancellations/results?decision=HELD_FOR_DECISION")
    grid = page.get_by_test_id("claims-grid")
    await grid.locator(".ag-row", has_text=rows[1].split(",")[0]).first.click()
    pane = page.get_by_test_id("claim-pane")
    await expect(pane.get_by_text("판매처 취소 내용")).to_be_visible()
    await expect(pane.get_by_text("우리 주문")).to_be_visible()
    await expect(pane.get_by_text(f"6{invoiced:011d}").first).to_be_visible()
    await expect(pane.get_by_test_id("decide-SHIP")).to_be_enabled()
    await pane.get_by_test_id("decide-CANCEL").click()
    await expect(pane).to_contain_text("취소 완료", timeout=PATIENCE_MS)
    pack = await desk.pack_of(invoiced)
    assert (pack["status"], pack["invoice_no"], pack["holds"]) == ("RECEIVED", None, [])
    assert pack["orders"][0]["items"][0]["cancelled_before_qty"] == 1


async def test_result_is_acknowledged_when_an_agent_ticks_it(people: People, desk: Desk) -> None:
    channel, _, payload, key = await invoiced_with_claim_key(desk)
    await desk.claim(channel, payload)
    held = await desk.decided(key, "HELD_FOR_DECISION")
    page = (await people.signed_in("test", f"/cancellations/results?channel_id={channel}")).page
    row = page.get_by_test_id("claims-grid").locator(f'[row-id="{held["id"]}"]')
    await row.first.get_by_role("checkbox").check()
    await page.get_by_role("button", name="선택확인 (1)").click()
    await expect(page.get_by_text("1건을 확인했습니다.")).to_be_visible()
    assert (await desk.get(f"{CANCELLATIONS}/claims/{held['id']}"))["acknowledged_by"] == "test"


async def test_withdrawal_is_listed_and_acknowledged_and_not_when_the_shopper_thinks_again(
    people: People, desk: Desk
) -> None:
    channel, _, payload, key = await invoiced_with_claim_key(desk)
    await desk.claim(channel, payload)
    held = await desk.decided(key, "HELD_FOR_DECISION")
    line = payload["productOrder"]["productOrderId"]
    await desk.claim(channel, naver(line, key, "CANCEL_REJECT", at="2026-03-01T11:00:00.000+09:00"))
    await desk.claim_when(key, lambda claim: bool(claim["withdrawal"] == "RELEASED"))
    page = (await people.signed_in("test", f"/cancellations/withdrawals?channel_id={channel}")).page
    row = page.get_by_test_id("withdrawals-grid").locator(f'[row-id="{held["id"]}"]')
    for button, said in (("선택확인 (1)", "1건을 확인했습니다."), ("선택취소 (1)", "1건의 확인을 취소했습니다.")):
        await row.first.get_by_role("checkbox").check()
        await page.get_by_role("button", name=button).click()
        await expect(page.get_by_text(said)).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", ["upload", "results", "withdrawals"])
async def test_screen_shuts_nobody_out_when_it_is_looked_over(
    people: People, desk: Desk, screen: str, scheme: Scheme
) -> None:
    channel, _, payload, key = await invoiced_with_claim_key(desk)
    await desk.claim(channel, payload)
    held = await desk.decided(key, "HELD_FOR_DECISION")
    agent = await people.signed_in("admin", f"/cancellations/{screen}", scheme)
    if screen == "results":
        await agent.page.goto(f"/cancellations/results?claim={held['id']}")
        await expect(agent.page.get_by_test_id("decide-CANCEL")).to_be_visible()
        await expect(agent.page.get_by_test_id("claims-grid").locator(".ag-row").first).to_be_visible()
    await expect(agent.page.get_by_role("main").locator("h1")).to_be_attached()
    await agent.picture(f"{screen}-{scheme}")
    assert await agent.shut_out() == []
