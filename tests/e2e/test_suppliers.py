"""What orders tells of suppliers is what C/S searches by: the filter of CS내역조회 finds something (F-143)."""

from __future__ import annotations

import pytest

from tests.e2e.desk import CS, ORDERS, Desk, until

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_records_are_found_by_supplier_and_its_group_when_orders_tells_them(desk: Desk) -> None:
    """F-143: 공급처 그룹 and 공급처, through orders, the bus and cs; a supplier that moves to another group moves there."""
    east, west = [(await desk.post(f"{ORDERS}/supplier-groups", {"name": name}, 201))["id"] for name in ("동", "서")]
    supplier = (await desk.post(f"{ORDERS}/suppliers", {"name": "공급처", "group_id": east}, 201))["id"]
    channel = await desk.channel()
    option = await desk.option(supplier_id=supplier)
    ours, other = await desk.take_in(desk.line(channel, option), desk.line(channel, await desk.option()))
    await desk.act(ours, "set-hold", note="공급처 확인")
    await desk.act(other, "set-hold", note="다른 공급처")

    async def found(**asked: str) -> list[int]:
        items = (await desk.get(f"{CS}/records", channel_id=channel, **asked))["items"]
        return [item["mgmt_no"] for item in items]

    async def both(group: str) -> bool | None:
        seen = (await found(supplier_id=supplier), await found(supplier_group_id=group))
        return True if seen == ([ours], [ours]) else None

    await until(lambda: both(east), 30)
    assert await found(supplier_group_id=west) == []
    answer = await desk.client.patch(f"{ORDERS}/suppliers/{supplier}", json={"group_id": west})
    assert answer.status_code == 200, answer.text
    await until(lambda: both(west), 30)
    assert await found(supplier_group_id=east) == []
