"""Reads one file in a process of its own, with little memory and little time, and prints its cells as JSON.

It gets an open file as its standard input and no secret of the service; whatever the file does to it, it does to it
alone. Run by `parser.py` only.
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Sequence
from typing import BinaryIO

import orjson

from shared.files.limits import CPU_S, MEMORY, FileRefused
from shared.files.sniff import Kind, kind_of
from shared.files.texts import csv_table, html_table
from shared.files.workbook import check_zip, refuse_encrypted, workbook_table


def main(arguments: Sequence[str]) -> int:
    """Arguments: the sheet's name, or nothing. Prints `{"table": [[…]]}`, where number cells are numbers, or
    `{"code", "params"}`."""
    for limit, value in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, CPU_S), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(limit, (value, value))
    try:
        answer: dict[str, object] = {"table": read(sys.stdin.buffer, arguments[0] if arguments else "")}
    except FileRefused as refused:
        answer = {"code": refused.code, "params": refused.params}
    sys.stdout.buffer.write(orjson.dumps(answer, default=int, option=orjson.OPT_PASSTHROUGH_SUBCLASS))
    sys.stdout.flush()
    return 0


def read(file: BinaryIO, sheet: str) -> list[list[str]]:
    """The cells of a file as text. Raises FileRefused."""
    kind = kind_of(file)
    file.seek(0)
    if kind is Kind.ZIP:
        check_zip(file)
        return workbook_table(file, sheet)
    if kind is Kind.OLE:
        refuse_encrypted(file)
        return workbook_table(file, sheet)
    return html_table(file.read()) if kind is Kind.HTML else csv_table(file.read())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
