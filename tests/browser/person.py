"""A person at a browser: a context of her own, what she does on every screen, and what her page complained about."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, ViewportSize, expect

from deploy.local.layout import PROJECT
from tests.support.product import PASSWORD

PICTURES = PROJECT / ".run" / "screenshots"
SIZE = ViewportSize(width=1440, height=900)
PATIENCE_MS = 30_000
Scheme = Literal["light", "dark"]
_REFUSED = re.compile(r"^Failed to load resource: the server responded with a status of 4\d\d")
"""A refusal is an answer; the browser writes it down all the same."""


@dataclass
class Person:
    """One browser window with its tabs."""

    context: BrowserContext
    page: Page
    axe: str
    complaints: list[str] = field(default_factory=list)

    async def another_tab(self) -> Person:
        """The same person, on one more tab of the same window."""
        page = await self.context.new_page()
        return Person(self.context, page, self.axe, self.complaints)

    async def picture(self, name: str) -> Path:
        """A screenshot of what is seen now, for people to look at; nothing compares it."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        file = PICTURES / f"{name}.png"
        await self.page.screenshot(path=file, animations="disabled")
        return file

    async def shut_out(self) -> list[str]:
        """What axe calls serious or critical on this page: `rule: element`, one a line."""
        await self.page.evaluate(self.axe)
        found: dict[str, Any] = await self.page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{rule['id']} ({rule['impact']}): {node['html'][:200]}"
            for rule in found["violations"]
            if rule["impact"] in {"serious", "critical"}
            for node in rule["nodes"]
        ]


class People:
    """Opens windows for a test and closes them after it."""

    def __init__(self, browser: Browser, base_url: str, axe: str) -> None:
        self._browser, self._base_url, self._axe = browser, base_url, axe
        self._sitting: list[Person] = []

    async def newcomer(self, scheme: Scheme = "light") -> Person:
        """Someone who has never been here, in front of an empty tab."""
        context = await self._browser.new_context(
            base_url=self._base_url, locale="ko-KR", timezone_id="Asia/Seoul", color_scheme=scheme, viewport=SIZE
        )
        context.set_default_timeout(PATIENCE_MS)
        expect.set_options(timeout=PATIENCE_MS)
        person = Person(context, await context.new_page(), self._axe)
        self._sitting.append(person)
        context.on("console", lambda message: _note(person, message))
        context.on("weberror", lambda error: person.complaints.append(f"uncaught: {error.error}"))
        return person

    async def signed_in(self, login: str = "admin", path: str = "/", scheme: Scheme = "light") -> Person:
        """Someone who has just signed in and stands at `path`."""
        person = await self.newcomer(scheme)
        await person.page.goto(path)
        await sign_in(person.page, login)
        return person

    async def leave(self) -> None:
        """Close every window. Fails when a page has complained."""
        complaints = []
        for person in self._sitting:
            await person.context.close()
            complaints += person.complaints
        assert complaints == []


async def sign_in(page: Page, login: str = "admin", password: str = PASSWORD) -> None:
    """Through the sign-in screen, as a person does; returns when the frame of the console stands."""
    await page.get_by_label("아이디", exact=True).fill(login)
    await page.get_by_label("비밀번호", exact=True).fill(password)
    await page.get_by_role("button", name="로그인", exact=True).click()
    await expect(page.get_by_role("navigation", name="주 메뉴")).to_be_visible()


def _note(person: Person, message: ConsoleMessage) -> None:
    if message.type == "error" and not _REFUSED.match(message.text):
        person.complaints.append(message.text)
