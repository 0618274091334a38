"""Two operators in one pack: each sees the other (`viewing`), an alarm of one rings for both (F-034, F-070, A1), and what
one changed is told to the other, who may not see people, when he is late (VERSION_CONFLICT)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import pytest

from shared.runtime.clock import utc_now
from tests.e2e.desk import CS, ORDERS, Desk, until
from tests.support.product import Product

pytestmark = pytest.mark.asyncio(loop_scope="session")
Heard = list[tuple[str, Any]]


@asynccontextmanager
async def window(client: httpx2.AsyncClient, pack_no: int) -> AsyncIterator[Heard]:
    """The stream of a window that has the pack open, through the gateway."""
    heard: Heard = []
    ready = asyncio.Event()

    async def read() -> None:
        async with client.stream("GET", f"{CS}/stream", params={"pack_no": pack_no}, timeout=None) as answer:
            event = ""
            async for line in answer.aiter_lines():
                ready.set()
                name, _, value = line.partition(":")
                if name == "event":
                    event = value.strip()
                elif name == "data":
                    heard.append((event, json.loads(value)))

    reading = asyncio.create_task(read())
    try:
        async with asyncio.timeout(30):
            await ready.wait()
        yield heard
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)


def named(heard: Heard, name: str) -> list[Any]:
    return [data for event, data in heard if event == name]


async def test_two_in_one_pack_see_each_other_and_the_alarm_when_they_work_on_it(desk: Desk, product: Product) -> None:
    order = await desk.order(await desk.channel("vendor"))
    version = (await desk.pack_of(order))["version"]
    async with (
        await product.sign_in("test") as other,
        window(desk.client, order) as mine,
        window(other, order) as theirs,
    ):

        async def seen(heard: Heard, login: str) -> bool | None:
            told = named(heard, "viewing")
            return True if told and [viewer["operator"] for viewer in told[-1]["viewers"]] == [login] else None

        await until(lambda: seen(mine, "test"), 30)
        await until(lambda: seen(theirs, "admin"), 30)

        await desk.act(order, "change-shipping-info", recipient={"name": "나가용"})
        await desk.act(order, "set-hold", note="확인", alarm_at=utc_now().isoformat())

        async def rung(heard: Heard) -> Any:
            return next((data for data in named(heard, "alarm.due") if data["mgmt_no"] == order), None)

        due = await until(lambda: rung(mine), 30)
        assert await until(lambda: rung(theirs), 30) == due
        assert (due["pack_no"], due["operator"]) == (order, "admin")

        late = await other.post(f"{ORDERS}/orders/{order}/actions/set-hold", json={"expected_version": version})
        assert (late.status_code, late.json()["code"]) == (409, "VERSION_CONFLICT")
        assert [each["new"] for each in late.json()["changes"] if each["field"] == "recipient/name"] == ["나*용"]

        gone = await other.post(f"{CS}/alarms/{due['id']}/dismiss")
        assert gone.status_code == 200, gone.text

        async def told() -> Any:
            return named(mine, "alarm.dismissed") or None

        assert await until(told, 30) == [{"id": due["id"], "mgmt_no": order, "pack_no": order, "by": "test"}]
    assert (await desk.get(f"{CS}/alarms", mgmt_no=order))["items"] == []
    [record] = [each for each in await desk.history(order) if each["task"] == "set_hold"]
    assert record["system_text"].startswith("[보류설정]\n[알람 : ")
