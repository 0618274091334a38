"""Files through the whole product: a vendor's orders come in, the courier's numbers go out, the history tells both."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.desk import ORDERS, Desk

pytestmark = pytest.mark.asyncio(loop_scope="session")
ORDER_HEADER = "주문번호,상품옵션코드,상품명,수량,판매가,수령자,주소"


async def sent(desk: Desk, path: str, lines: list[str], **form: str) -> str:
    files = {"file": ("목록.csv", "\n".join(lines).encode("cp949"), "text/csv")}
    answer = await desk.client.post(f"{ORDERS}/{path}", data=form, files=files)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["upload_id"])


async def applied(desk: Desk, path: str, upload: str) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = (await desk.post(f"{ORDERS}/{path}/{upload}/apply", {}))["results"]
    return results


async def test_orders_and_waybills_are_done_by_file_when_a_vendor_and_a_courier_send_theirs(desk: Desk) -> None:
    """F-193, F-194, A37: through the gateway's limits for files; a bulk waybill leaves a record that is 완료."""
    channel, option = await desk.channel("vendor"), await desk.option()
    rows = [f"{desk.tag}-F{n},{option},벤더 상품,2,9000,파일{n},서울특별시 중구 가상로 {n}" for n in (1, 2)]
    upload = await sent(desk, "intake-uploads", [ORDER_HEADER, *rows], channel_id=channel)
    taken = await applied(desk, "intake-uploads", upload)
    assert [(each["ok"], each["code"]) for each in taken] == [(True, None), (True, None)]
    numbers = [each["mgmt_no"] for each in taken]

    await desk.act(numbers[1], "set-hold", reason="확인")
    waybills = [f"{no},CJ대한통운,7000-{no:08d}" for no in numbers]
    upload = await sent(desk, "invoice-uploads", ["관리번호,택배사,송장번호", *waybills])
    results = await applied(desk, "invoice-uploads", upload)
    assert [(each["mgmt_no"], each["ok"], each["code"]) for each in results] == [
        (numbers[0], True, None), (numbers[1], False, "ON_HOLD"),
    ]  # fmt: skip

    pack = await desk.pack_of(numbers[0])
    assert (pack["status"], pack["invoice_no"]) == ("INVOICED", f"7000{numbers[0]:08d}")
    [record] = [
        record for record in await desk.history(numbers[0], pack["version"]) if record["task"] == "assign_invoice"
    ]
    assert (record["handled"], record["system_text"]) == (
        "DONE", f"[택배사 : CJ대한통운, 송장번호 : 7000{numbers[0]:08d}]",
    )  # fmt: skip
    answer = await desk.client.get(f"{ORDERS}/invoice-uploads/{upload}/result")
    assert (answer.status_code, answer.content[:2]) == (200, b"PK")
