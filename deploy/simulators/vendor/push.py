"""Delivery reports, pushed to the webhook in Bizppurio's words (all values are strings)."""

import asyncio
import logging
import random
import time
from typing import Any

import httpx2

from deploy.simulators.vendor.config import Config
from deploy.simulators.vendor.faults import Fault
from deploy.simulators.vendor.ledger import Entry

_MEDIA = {"sms": "SMS", "lms": "LMS", "mms": "MMS", "at": "KAT"}
log = logging.getLogger("vendor")


def report_of(entry: Entry, result: str, **changed: str) -> dict[str, str]:
    """The report of one result."""
    media = _MEDIA.get(entry.kind, "SMS")
    return {
        "DEVICE": media, "CMSGID": entry.messagekey, "MSGID": entry.msgid, "PHONE": entry.to, "MEDIA": media,
        "UNIXTIME": str(int(time.time())), "RESULT": result, "USERDATA": "", "WAPINFO": "SKT",
        "REFKEY": entry.refkey, **changed,
    }  # fmt: skip


def reports_of(entry: Entry, fault: Fault) -> list[dict[str, str]]:
    """All reports of one message, in order."""
    if fault.word == "phone_mismatch":
        return [report_of(entry, entry.results[0], PHONE="01000009999")]
    same_second = str(int(time.time()))
    reports = [report_of(entry, result, UNIXTIME=same_second) for result in entry.results]
    if fault.word == "unknown_refkey":
        reports.insert(0, report_of(entry, entry.results[0], REFKEY="0" * 32, MSGID=f"{entry.msgid}x"))
    return reports


class Pusher:
    """Pushes in the background; a webhook that does not answer 2xx is tried again a few times."""

    def __init__(self, config: Config, dice: random.Random, group: asyncio.TaskGroup) -> None:
        self._config = config
        self._dice = dice
        self._group = group
        self._http = httpx2.AsyncClient(timeout=10, trust_env=False)

    def later(self, entry: Entry, fault: Fault) -> None:
        """Report a message after its delay."""
        after = self._config.report_after * (1 + self._dice.random())
        self._group.create_task(self._after(after, entry, fault))

    async def now(self, entry: Entry, fault: Fault) -> None:
        """Push the reports of a message, one after the other."""
        for each in reports_of(entry, fault):
            if await self._push(each):
                entry.pushed += 1

    async def _after(self, seconds: float, entry: Entry, fault: Fault) -> None:
        await asyncio.sleep(seconds)
        await self.now(entry, fault)

    async def _push(self, report: dict[str, Any]) -> bool:
        for attempt in range(self._config.push_tries):
            if not self._config.webhook_url:
                return False
            try:
                answer = await self._http.post(self._config.webhook_url, json=report)
                if answer.is_success:
                    return True
                log.warning("webhook answered %s", answer.status_code)
            except httpx2.HTTPError as error:
                log.warning("webhook: %s", type(error).__name__)
            await asyncio.sleep(0.2 * 2**attempt)
        return False

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()
