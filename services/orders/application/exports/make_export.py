"""The courier's file of the print queue (F-194): asked for, made, taken. Its headers are those that F-194 reads back."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from services.orders.application.exports.model import PRINT_QUEUE, Access, Export, ExportUow, WriteFile
from services.orders.application.queues import print_queue
from services.orders.domain.waybill import checked_courier
from shared.contracts.codes import Refusal
from shared.contracts.privacy import mask_person
from shared.contracts.snapshots import Pack
from shared.runtime.command import CommandContext

HEADER = (
    "관리번호",
    "택배사",
    "송장번호",
    "수령자",
    "수령자 전화",
    "수령자 핸드폰",
    "우편번호",
    "주소",
    "배송메모",
    "상품",
    "수량",
)
MOST = 20_000
"""Packs of one file: as many rows as F-194 takes back."""
READ_AT_ONCE = 500


async def ask_export(
    uow: ExportUow,
    kind: str,
    filter: Mapping[str, Any],
    reason: str,
    *,
    unmasked: bool,
    from_address: str,
    export_id: UUID,
    ctx: CommandContext,
) -> Export:
    """A file to be made. Raises INVALID_VALUE (another kind), UNKNOWN_COURIER, REASON_REQUIRED."""
    if kind != PRINT_QUEUE:
        raise Refusal("INVALID_VALUE", field="kind")
    checked_courier(filter.get("courier"))
    if not reason.strip():
        raise Refusal("REASON_REQUIRED")
    export = Export(export_id, kind, filter, reason, unmasked, ctx.operator, ctx.at)
    await uow.exports.add(export)
    await uow.exports.log(_access(export, "EXPORT", ctx, from_address, ()))
    return export


async def make_due(uow: ExportUow, write: WriteFile) -> bool:
    """The oldest export without a file gets it; whether there was one. Killed in the middle, the next turn makes it."""
    export = await uow.exports.due()
    if export is None:
        return False
    courier = checked_courier(export.filter["courier"])
    queue = await print_queue(uow.queues, None, MOST, pii=True)
    pack_nos = [row["pack_no"] for row in queue if row["printable"]]
    packs: dict[int, Pack] = {}
    for start in range(0, len(pack_nos), READ_AT_ONCE):
        packs |= {pack.pack_no: pack for pack in await uow.reader.packs(pack_nos[start : start + READ_AT_ONCE])}
    rows = [_row(packs[no], courier.name, unmasked=export.unmasked) for no in pack_nos]
    file = await asyncio.to_thread(_bytes, write, rows)
    mgmt_nos = [order.mgmt_no for no in pack_nos for order in packs[no].orders]
    await uow.exports.put_file(export.id, len(rows), mgmt_nos, file)
    return True


async def take_file(
    uow: ExportUow, export_id: UUID, *, unmasked: bool, from_address: str, ctx: CommandContext
) -> tuple[Export, bytes]:
    """The file, once taking it is logged. Raises NOT_FOUND, NOT_PERMITTED (somebody else's, or unmasked),
    FILE_NOT_READY."""
    export = await uow.exports.get(export_id)
    if export is None:
        raise Refusal("NOT_FOUND")
    if export.asked_by != ctx.operator or (export.unmasked and not unmasked):
        raise Refusal("NOT_PERMITTED")
    if export.rows is None:
        raise Refusal("FILE_NOT_READY")
    file, mgmt_nos = await uow.exports.file(export_id)
    await uow.exports.log(_access(export, "DOWNLOAD", ctx, from_address, mgmt_nos))
    return export, file


def _access(export: Export, action: str, ctx: CommandContext, from_address: str, mgmt_nos: Sequence[int]) -> Access:
    what = {"kind": export.kind, "filter": dict(export.filter), "unmasked": export.unmasked, "rows": export.rows}
    return Access(ctx.at, ctx.operator, from_address, action, mgmt_nos, what, export.reason, export.id)


def _row(pack: Pack, courier: str, *, unmasked: bool) -> list[object]:
    to = pack.recipient
    if not unmasked:
        to = to.model_copy(update=mask_person(to.model_dump()))
    items = [item for order in pack.orders if order.deleted_at is None for item in order.items]
    left = [(item, item.qty - item.cancelled_qty) for item in items if item.qty > item.cancelled_qty]
    goods = ", ".join(f"{item.product_name} {item.option_name} x{qty}".replace("  ", " ") for item, qty in left)
    address = (to.name, to.tel, to.mobile, to.zip, to.address, to.memo)
    return [pack.pack_no, courier, "", *address, goods, sum(qty for _, qty in left)]


def _bytes(write: WriteFile, rows: Sequence[Sequence[object]]) -> bytes:
    with write("송장출력", HEADER, rows) as file:
        return file.read()
