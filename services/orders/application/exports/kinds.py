"""The lists of orders that are files (api.md, "Exports and jobs"): headers, rows, and whose data each row is."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from services.orders.application.exports import print_file, purchase_order
from services.orders.application.exports.model import Export, ExportUow, Line
from services.orders.application.paging import Found, Part
from services.orders.domain.sheets.option_sheet import OPTIONS

READ_AT_ONCE = 2000
MOST = 100_000
"""Rows of one file."""


class Piece(NamedTuple):
    """Rows of a file with whose data each is, and how many rows the list has in all."""

    rows: Sequence[Line]
    total: int


@dataclass(frozen=True, slots=True)
class Kind:
    """`pieces` gives the rows one piece after another, at most `most` of them."""

    title: str
    header: Sequence[str]
    pieces: Callable[[ExportUow, Export], AsyncGenerator[Piece, None]]
    most: int = MOST


def _of_list(
    find: Callable[[ExportUow, Mapping[str, Any], Part], Awaitable[Found[dict[str, Any]]]],
    key: str,
    line: Callable[[Export, Mapping[str, Any]], Line],
) -> Callable[[ExportUow, Export], AsyncGenerator[Piece, None]]:
    async def pieces(uow: ExportUow, export: Export) -> AsyncGenerator[Piece, None]:
        part = Part(READ_AT_ONCE)
        while True:
            found = await find(uow, export.filter, part)
            rows = found.rows[: part.limit]
            yield Piece([line(export, row) for row in rows], found.total or 0)
            if len(found.rows) <= part.limit:
                return
            part = Part(READ_AT_ONCE, (rows[-1][key],))

    return pieces


async def _to_print(uow: ExportUow, export: Export) -> AsyncGenerator[Piece, None]:
    pack_nos, total = await uow.queues.printable(print_file.MOST)
    for start in range(0, len(pack_nos), print_file.READ_AT_ONCE):
        lines = await print_file.lines(uow, export, pack_nos[start : start + print_file.READ_AT_ONCE])
        yield Piece(lines, total)


_FLAGS = {True: "예", False: "아니오"}


def _option(_: Export, row: Mapping[str, Any]) -> Line:
    """As an upload of options takes it back."""
    values = {**row, "supplier": row["supplier_name"]}
    cells = [values[field] for field in OPTIONS.usual.columns]
    return Line([_FLAGS[cell] if isinstance(cell, bool) else cell for cell in cells], ())


def _columns(*names: str) -> Callable[[Export, Mapping[str, Any]], Line]:
    def line(_: Export, row: Mapping[str, Any]) -> Line:
        return Line([row[name] for name in names], [row["mgmt_no"]])

    return line


KINDS: Mapping[str, Kind] = {
    "print-queue": Kind("송장출력", print_file.HEADER, _to_print, print_file.MOST),
    "purchase-orders": Kind(
        "발주서",
        purchase_order.HEADER,
        _of_list(lambda uow, asked, part: uow.lists.consignments(asked, part), "item_id", purchase_order.line),
    ),
    "options": Kind(
        "상품옵션",
        tuple(OPTIONS.usual.columns.values()),
        _of_list(lambda uow, asked, part: uow.lists.options(asked, part), "option_code", _option),
    ),
    "unmatched": Kind(
        "미매칭",
        (
            "관리번호", "접수일", "판매처", "주문번호", "상품주문번호", "판매처 상품코드", "판매처 상품명", "판매처 옵션명",
            "수량", "합포번호",
        ),
        _of_list(
            lambda uow, asked, part: uow.lists.unmatched(asked, part),
            "item_id",
            _columns(
                "mgmt_no", "placed_at", "channel_name", "market_order_no", "market_line_no", "channel_product_code",
                "channel_product_name", "channel_option_name", "qty", "pack_no",
            ),
        ),
    ),
    "expected-inbounds": Kind(
        "입고예정",
        ("등록일", "관리번호", "상품옵션코드", "상품명", "옵션", "수량", "등록자"),
        _of_list(
            lambda uow, asked, part: uow.lists.inbounds(asked, part),
            "id",
            _columns("at", "mgmt_no", "option_code", "product_name", "option_name", "qty", "by"),
        ),
    ),
}  # fmt: skip
