"""The courier's file of the print queue (F-194). Its headers are those that an upload of waybills reads back."""

from __future__ import annotations

from collections.abc import Sequence

from services.orders.application.exports.model import Export, ExportUow, Line
from services.orders.domain.waybill import checked_courier
from shared.contracts.privacy import mask_person
from shared.contracts.snapshots import Pack

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


async def lines(uow: ExportUow, export: Export, pack_nos: Sequence[int]) -> list[Line]:
    """A row a pack, in this order, with the goods that we pack: what is 위탁 its supplier sends."""
    courier = checked_courier(export.filter["courier"]).name
    packs = {pack.pack_no: pack for pack in await uow.reader.packs(pack_nos)}
    return [_line(packs[no], courier, unmasked=export.unmasked) for no in pack_nos]


def _line(pack: Pack, courier: str, *, unmasked: bool) -> Line:
    to = pack.recipient
    if not unmasked:
        to = to.model_copy(update=mask_person(to.model_dump()))
    items = [item for order in pack.orders if order.deleted_at is None for item in order.items]
    ours = [item for item in items if item.qty > item.cancelled_qty and not item.consignment]
    left = [(item, item.qty - item.cancelled_qty) for item in ours]
    goods = ", ".join(f"{item.product_name} {item.option_name} x{qty}".replace("  ", " ") for item, qty in left)
    address = (to.name, to.tel, to.mobile, to.zip, to.address, to.memo)
    cells = [pack.pack_no, courier, "", *address, goods, sum(qty for _, qty in left)]
    return Line(cells, [order.mgmt_no for order in pack.orders])
