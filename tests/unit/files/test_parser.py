"""Files as channels make them, and files that nobody should send, read by the real worker process."""

from __future__ import annotations

import io
import struct
import tempfile
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from msoffcrypto.format.ooxml import OOXMLFile

from shared.contracts.codes import Refusal
from shared.files.cells import NumberCell
from shared.files.parser import FileParser

FIXTURES = Path(__file__).parent / "fixtures"
TABLE = [["주문번호", "수량"], ["A-1", "2"]]


async def parsed(content: bytes, sheet: str | None = None, *, time_limit: float = 45) -> list[list[str]]:
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.flush()
        file.seek(0)
        return await FileParser(time_limit=time_limit).table(file.fileno(), sheet)


def xlsx(rows: list[list[object]], *, sheets: tuple[str, ...] = ("Sheet1",)) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd hh:mm:ss"})
    for number, name in enumerate(sheets):
        page = book.add_worksheet(name)
        for at, row in enumerate(rows if number == len(sheets) - 1 else []):
            page.write_row(at, 0, row)
    book.close()
    return out.getvalue()


async def code_of(content: bytes) -> str:
    with pytest.raises(Refusal) as refused:
        await parsed(content)
    return refused.value.code


async def test_xlsx_cells_are_text_when_they_hold_numbers_and_dates() -> None:
    asked_at = datetime(2026, 3, 1, 10, 12, 30)  # noqa: DTZ001 - as cells are
    row: list[object] = [2026030112345671, 3.0, 1.5, asked_at, date(2026, 3, 1), "00123", True]

    table = await parsed(xlsx([["머리"] * 7, row]))

    assert table[1] == ["2026030112345671", "3", "1.5", "2026-03-01 10:12:30", "2026-03-01", "00123", "True"]


async def test_cell_is_known_as_a_number_when_it_holds_a_whole_one() -> None:
    row: list[object] = [2026030112345671, 3.0, 1.5, "00123", "3", True, 10**18]

    [found] = await parsed(xlsx([row]))

    assert [isinstance(cell, NumberCell) for cell in found] == [True, True, False, False, False, False, False]
    assert found[:5] == ["2026030112345671", "3", "1.5", "00123", "3"]


async def test_first_sheet_with_cells_is_read_when_none_is_named() -> None:
    assert await parsed(xlsx([["주문번호", "수량"]], sheets=("빈 시트", "취소"))) == [["주문번호", "수량"]]


async def test_named_sheet_is_missed_when_it_is_not_there() -> None:
    with pytest.raises(Refusal) as refused:
        await parsed(xlsx([["주문번호"]]), "없는 시트")

    assert (refused.value.code, refused.value.params["name"]) == ("HEADER_MISSING", "시트 없는 시트")


async def test_rows_keep_their_place_when_lines_above_are_empty() -> None:
    assert await parsed(xlsx([[], [], ["주문번호", "수량"]])) == [["", ""], ["", ""], ["주문번호", "수량"]]


async def test_xls_is_read_when_it_is_the_old_format() -> None:
    table = await parsed((FIXTURES / "cancel.xls").read_bytes())

    assert table[0] == ["주문번호", "상품명", "수량"]
    assert table[1] == ["V-1", "파랑 셔츠", "2"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
async def test_csv_is_read_when_its_encoding_is_not_told(encoding: str, delimiter: str) -> None:
    text = "\r\n".join(delimiter.join(row) for row in TABLE)

    assert await parsed(text.encode(encoding)) == TABLE


@pytest.mark.parametrize("encoding", ["utf-8", "cp949"])
async def test_html_table_is_read_when_it_is_named_xls(encoding: str) -> None:
    page = (
        "<html><head><meta charset=x></head><table><tr><td>제목</td></tr></table>"
        "<table><tr><th>주문번호<th>수량</tr><tr><td>A-1<td>2<tr><td colspan=2>합계</table></html>"
    )

    assert await parsed(page.encode(encoding)) == [*TABLE, ["합계", ""]]


async def test_file_is_required_when_it_is_empty() -> None:
    assert await code_of(b"") == "FILE_REQUIRED"


@pytest.mark.parametrize(
    "content",
    [
        b"this is not a workbook",
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 64,
        b"%PDF-1.7\n" + b"\xff" * 64,
        b"PK\x03\x04 broken",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
        b"<html><body>no cells</body></html>",
        bytes(range(256)) * 8,
    ],
)
async def test_file_is_refused_when_it_is_no_workbook(content: bytes) -> None:
    assert await code_of(content) == "FILE_UNREADABLE"


async def test_file_is_refused_when_the_archive_is_no_workbook() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "hello")

    assert await code_of(out.getvalue()) == "FILE_UNREADABLE"


async def test_file_is_refused_when_it_needs_a_password() -> None:
    locked = io.BytesIO()
    OOXMLFile(io.BytesIO(xlsx([["a"]]))).encrypt("secret", locked)

    assert await code_of(locked.getvalue()) == "FILE_PASSWORD"


def bomb(size: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/sharedStrings.xml", "w", force_zip64=True) as entry:
            for _ in range(size // 1_000_000):
                entry.write(b" " * 1_000_000)
    return out.getvalue()


async def test_file_is_refused_when_it_is_a_zip_bomb() -> None:
    content = bomb(400_000_000)

    assert len(content) < 1_000_000
    assert await code_of(content) == "PAYLOAD_TOO_LARGE"


async def test_worker_dies_alone_when_a_bomb_lies_about_its_size() -> None:
    """The sheet claims a few bytes and unpacks to 1.5 GB: only the memory limit of the worker stops it."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx([["a"]]))) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            if entry.filename != "xl/worksheets/sheet1.xml":
                target.writestr(entry.filename, source.read(entry))
        with target.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(b'<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>')
            for _ in range(1500):
                sheet.write(b"a" * 1_000_000)
            sheet.write(b"</v></c></row></sheetData></worksheet>")
        size = target.getinfo("xl/worksheets/sheet1.xml").file_size
    content = out.getvalue()
    lying = content.replace(struct.pack("<I", size), struct.pack("<I", 1000))

    assert lying != content
    assert await code_of(lying) == "FILE_UNREADABLE"


async def test_worker_is_killed_when_it_takes_too_long() -> None:
    with pytest.raises(Refusal) as refused:
        await parsed(xlsx([["a"]]), time_limit=0.01)

    assert refused.value.code == "FILE_UNREADABLE"


async def test_file_is_refused_when_it_has_more_rows_than_are_taken() -> None:
    lines = "주문번호,수량\n" + "A-1,1\n" * 20_600

    assert await code_of(lines.encode()) == "FILE_TOO_MANY_ROWS"
