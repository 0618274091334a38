"""Rows for generated requests to hit: orders, claims, messages and people in every state, made through the public API."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from tests.e2e.desk import CS, ORDERS, Desk, recipient, until
from tests.e2e.natives import naver
from tests.support.product import Product

ACCOUNTS = "/api/accounts/v1"
MESSAGING = "/api/messaging/v1"
SENDER = "15440000"
KINDS = ("intake", "invoice", "option")
"""Files that orders takes."""
ADAPTERS = ("naver", "coupang", "eleven_st", "esm", "cafe24", "vendor")
HEADERS = ("주문번호", "상품명", "수량", "주문자", "취소사유", "취소요청일", "반품송장번호")


async def sow(product: Product, desk: Desk) -> dict[str, list[Any]]:
    """Channels, orders in each state, claims in each state, an upload, messages, operators; their ids."""
    channels = {adapter: await desk.channel(adapter) for adapter in ADAPTERS}
    options = [await desk.option(), await desk.option(stock=0)]
    orders = await _orders(desk, channels["naver"], options)
    claims = await _claims(desk, channels["naver"], options[0])
    upload = await desk.upload(channels["vendor"], _csv(orders))
    files = {kind: await _file(desk, f"{kind}-uploads", *_sheet(kind, channels["vendor"], orders)) for kind in KINDS}
    packs = [await desk.pack_of(mgmt_no) for mgmt_no in orders]
    held = await desk.pack_of(orders[3])
    notes = await desk.post(f"{CS}/records", {"mgmt_nos": orders[:2], "note": "통화함"})
    assert all(each["ok"] for each in notes["results"]), notes
    job = await desk.post(f"{CS}/records", {"mgmt_nos": [*orders, *range(10**9, 10**9 + 201)], "note": "일괄"}, 202)
    records = await until(lambda: _records(desk))
    returns, exchanges = await _returns(desk, channels["vendor"], options[0])
    group = await desk.post(f"{ORDERS}/channel-groups", {"name": "묶음"}, 201)
    supplier_group = await desk.post(f"{ORDERS}/supplier-groups", {"name": "거래처 묶음"}, 201)
    supplier = await desk.post(f"{ORDERS}/suppliers", {"name": "거래처"}, 201)
    return {
        "channel_id": list(channels.values()),
        "channels/id": list(channels.values()),
        "channel-groups/id": [group["id"]],
        "suppliers/id": [supplier["id"]],
        "supplier-groups/id": [supplier_group["id"]],
        "channels/group_id": [group["id"]],
        "suppliers/group_id": [supplier_group["id"]],
        "supplier_id": [supplier["id"]],
        "channel_group_id": [group["id"]],
        "option_code": options,
        "courier": ["CJ", "EPOST"],
        "reason": ["RETURN_REFUND", "CANCEL_DELAY", "EXCHANGE_SIMPLE"],
        "mgmt_no": orders,
        "mgmt_nos": orders,
        "target_mgmt_no": orders,
        "item_id": [order["items"][0]["item_id"] for pack in packs for order in pack["orders"]],
        "hold_id": [hold["id"] for hold in held["holds"]],
        "pack_no": sorted({pack["pack_no"] for pack in packs}),
        "records/ids": records,
        "returns/id": returns,
        "returns/ids": returns,
        "exchanges/id": exchanges,
        "jobs/job_id": [job["job_id"], upload["upload_id"], files["intake"]],
        "claim_id": claims,
        "claims/ids": claims,
        "withdrawals/ids": claims,
        "uploads/upload_id": [upload["upload_id"]],
        **{f"{kind}-uploads/upload_id": [files[kind]] for kind in KINDS},
        "invoice_no": ["6000-0000-0001", "600000000002"],
        "n": [1, 2],
        "row_ns": [1, 2],
        "operator": ["admin", "system"],
        **await _desk(desk, orders),
        **await _people(desk),
        **await _messages(desk),
        "vendor": ["bizppurio"],
        "token": [product.env["DYFLUX_MESSAGING_WEBHOOK_TOKENS"]],
    }


async def _orders(desk: Desk, channel: str, options: list[str]) -> list[int]:
    """접수, 송장, 배송, 보류, 합포 of two, 부분취소, 미매칭."""
    together = recipient("다솜")
    lines = [desk.line(channel, options[0], 3) for _ in range(4)]
    lines += [desk.line(channel, options[1], 2, recipient=together) for _ in range(2)]
    lines += [desk.line(channel, options[0], 3), desk.line(channel, None, 1)]
    orders = await desk.take_in(*lines)
    for mgmt_no in orders[1:3]:
        await desk.act(mgmt_no, "assign-invoice", courier="CJ", invoice_no=f"8{mgmt_no:011d}")
    await desk.act(orders[2], "confirm-shipment")
    await desk.act(orders[3], "set-hold", reason="주소 확인")
    item = (await desk.pack_of(orders[6]))["orders"][0]["items"][0]["item_id"]
    await desk.act(orders[6], "cancel-items", items=[{"item_id": item, "qty": 1}], reason="CANCEL_DELAY")
    return orders


async def _returns(desk: Desk, channel: str, option: str) -> tuple[list[int], list[int]]:
    """Three returns, one of them arrived, and an exchange with a pickup."""
    other, orders = await desk.option(), await desk.take_in(*(desk.line(channel, option, 3) for _ in range(4)))
    for mgmt_no in orders:
        await desk.act(mgmt_no, "assign-invoice", courier="CJ", invoice_no=f"9{mgmt_no:011d}")
        shipped = await desk.act(mgmt_no, "confirm-shipment")
        item = shipped["pack"]["orders"][0]["items"][0]["item_id"]
        if mgmt_no == orders[0]:
            body = {"item_id": item, "qty": 1, "new_option_code": other, "reason": "EXCHANGE_SIMPLE", "pickup": True}
            await desk.post(f"{ORDERS}/orders/{mgmt_no}/actions/exchange-item", body)
        else:
            await desk.act(mgmt_no, "request-pickup", items=[{"item_id": item, "qty": 2}])

    async def listed() -> tuple[list[int], list[int]] | None:
        returns = (await desk.get(f"{CS}/returns"))["items"]
        exchanges = (await desk.get(f"{CS}/exchanges"))["items"]
        done = len(returns) == len(orders) and exchanges
        return ([row["id"] for row in returns], [row["id"] for row in exchanges]) if done else None

    returns, exchanges = await until(listed)
    row = await desk.get(f"{CS}/returns/{returns[0]}")
    found = [{"item_id": row["items"][0]["item_id"], "qty": 1, "disposition": "RESTOCK"}]
    await desk.post(f"{CS}/returns/{returns[0]}/arrive", {"items": found})
    return returns, exchanges


async def _claims(desk: Desk, channel: str, option: str) -> list[str]:
    """One that is applied, one that is held, one that waits for its order, one that was withdrawn."""
    lines = [desk.line(channel, option, 2) for _ in range(4)]
    _, held = await desk.take_in(lines[0], lines[1])
    await desk.take_in(lines[3])
    await desk.act(held, "assign-invoice", courier="CJ", invoice_no=f"7{held:011d}")
    keys = [f"CL-{line['market_line_no']}" for line in lines]
    for line, key in zip(lines, keys, strict=True):
        await desk.claim(channel, naver(line["market_line_no"], key))
    ids = []
    decisions = ("APPLIED_BEFORE_SHIP", "HELD_FOR_DECISION", "UNMATCHED", "APPLIED_BEFORE_SHIP")
    for key, decision in zip(keys, decisions, strict=True):
        ids.append(str((await desk.decided(key, decision))["id"]))
    last = naver(lines[3]["market_line_no"], keys[3], "CANCEL_REJECT", at="2026-03-01T11:00:00.000+09:00")
    await desk.claim(channel, last)
    await desk.claim_when(keys[3], lambda claim: claim["withdrawal"] is not None)
    return ids


async def _records(desk: Desk) -> list[int] | None:
    items = (await desk.get(f"{CS}/records", limit=500))["items"]
    return [record["id"] for record in items] if items else None


async def _desk(desk: Desk, orders: Sequence[int]) -> dict[str, list[Any]]:
    """알람 to come, 매크로, 메시지."""
    note = {"mgmt_nos": orders[:3], "note": "내일 회신", "alarm_at": "2999-01-01T09:00:00+09:00"}
    await desk.post(f"{CS}/records", note)
    alarms = (await desk.get(f"{CS}/alarms"))["items"]
    macros = [await desk.post(f"{CS}/macros", {"name": f"안내 {n}", "body": "#{수령자}님"}, 201) for n in range(3)]
    await desk.post(f"{CS}/staff-messages", {"to": "kim", "body": "확인", "mgmt_no": orders[0]}, 201)
    return {
        "alarm_id": [alarm["id"] for alarm in alarms],
        "macro_id": [macro["id"] for macro in macros],
        "staff-messages/to": ["kim", "admin"],
        "phone": ["010-0000-0001"],
    }


async def _people(desk: Desk) -> dict[str, list[Any]]:
    body = {"login": "kim", "name": "김하늘", "password": "made-up-for-tests-2", "roles": ["agent"]}
    await desk.post(f"{ACCOUNTS}/operators", body, 201)
    client = await desk.post(f"{ACCOUNTS}/clients", {"name": "연동", "scopes": ["intake"]}, 201)
    return {
        "login": ["kim"],
        "client_id": [client["client_id"]],
        "client_secret": [client["client_secret"]],
        "grant_type": ["client_credentials"],
        "scopes": ["intake", "claims:naver-main"],
        "current_password": ["made-up-for-tests-2"],
    }


async def _messages(desk: Desk) -> dict[str, list[Any]]:
    await desk.post(f"{MESSAGING}/senders", {"sender_no": SENDER, "label": "대표"}, 201)
    body = {"kind": "SMS", "sender_no": SENDER, "dest_nos": ["010-0000-0001"], "body": "배송이 하루 늦어집니다"}
    sent = await desk.post(f"{MESSAGING}/messages", body, 202)
    return {
        "sender_no": [SENDER],
        "message_id": [sent["results"][0]["id"]],
        "dest_nos": ["010-0000-0002", "01000000003"],
        "messages/kind": ["SMS", "LMS"],
    }


def _csv(orders: Sequence[int]) -> str:
    rows = [f"없는-{number},가상 상품,1,나래,변심,2026-03-01," for number in orders[:3]]
    return "\n".join([",".join(HEADERS), *rows]) + "\n"


def _sheet(kind: str, channel: str, orders: Sequence[int]) -> tuple[str, dict[str, str]]:
    """A file of two rows, and what else its form says."""
    if kind == "invoice":
        return "관리번호,택배사,송장번호\n" + "".join(f"{no},CJ,9{no:011d}\n" for no in orders[:2]), {}
    if kind == "option":
        return "상품옵션코드,상품코드,상품명\nSHEET-1,P-1,가상 상품\nSHEET-2,P-1,가상 상품\n", {}
    header = "주문번호,상품명,수량,판매가,수령자,주소\n"
    rows = "".join(f"SHEET-{n},가상 상품,1,9000,나래,서울 가나구 {n}\n" for n in (1, 2))
    return header + rows, {"channel_id": channel}


async def _file(desk: Desk, path: str, csv: str, form: dict[str, str]) -> str:
    """The id of an upload at orders."""
    files = {"file": ("목록.csv", csv.encode("utf-8-sig"), "text/csv")}
    answer = await desk.client.post(f"{ORDERS}/{path}", data=form, files=files)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["upload_id"])


def workbook(rows: Sequence[Sequence[Any]]) -> bytes:
    """An .xlsx file with the headers of the generic format."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet("취소")
    for at, row in enumerate([HEADERS, *rows]):
        page.write_row(at, 0, row)
    book.close()
    return out.getvalue()
