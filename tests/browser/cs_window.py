"""The CS window as a person uses it: finds orders, reads a row, opens an action. By mouse; keys are the journeys' own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from playwright.async_api import Locator, Page, expect

from tests.e2e.desk import CS, Desk
from tests.e2e.natives import naver

Column = Literal["mgmt_no", "status", "cs", "hold", "recipient", "qty"]


@dataclass(frozen=True)
class CsWindow:
    """What is on the screen, by the names that a person reads (and test ids where there is no name)."""

    page: Page

    async def find(self, mgmt_no: int) -> None:
        """Search by 관리번호 and choose the one row."""
        await self.page.goto("/cs?key=mgmt_no")
        await self.search(mgmt_no)
        await self.cell(mgmt_no, "mgmt_no").click()
        await expect(self.page.get_by_test_id("order-detail")).to_contain_text(str(mgmt_no))

    async def search(self, word: object) -> None:
        """Type a word and press 검색."""
        await self.page.get_by_label("검색어", exact=True).fill(str(word))
        await self.page.get_by_role("button", name="검색", exact=True).click()

    def cell(self, pack_no: int, column: Column) -> Locator:
        """One cell of a pack's row."""
        return self.page.get_by_test_id("pack-grid").locator(f'[row-id="{pack_no}"] [col-id="{column}"]')

    def action(self, name: str) -> Locator:
        """The button of an action, by its API name (`invoice`, `ship`, `hold`, …)."""
        return self.page.get_by_test_id(f"action-{name}")

    @property
    def dialog(self) -> Locator:
        """The open form."""
        return self.page.get_by_role("dialog")

    @property
    def history(self) -> Locator:
        """Entries of the C/S history, newest first."""
        return self.page.get_by_test_id("history-entry")

    async def submit(self, label: str) -> None:
        """Press the form's own button and see it go."""
        await self.dialog.get_by_role("button", name=label, exact=True).click()
        await expect(self.dialog).to_have_count(0)


async def invoiced_with_claim_key(desk: Desk) -> tuple[str, int, Any, str]:
    """An order in 송장 whose channel may still cancel: (channel, mgmt_no, the claim's payload, its key)."""
    channel = await desk.channel("naver")
    line = desk.line(channel, await desk.option(), 1)
    [mgmt_no] = await desk.take_in(line)
    answer = await desk.act(mgmt_no, "assign-invoice", courier="CJ", invoice_no=f"7{mgmt_no:011d}")
    await desk.get(f"{CS}/packs/{mgmt_no}", min_version=answer["version"])
    key = f"CL-{line['market_line_no']}"
    return channel, mgmt_no, naver(line["market_line_no"], key), key
