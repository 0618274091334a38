"""Lists of orders as files: asked for, made by a turn of who makes them, and taken."""

from __future__ import annotations

import io
from typing import Any

from python_calamine import CalamineWorkbook

from services.orders.adapters.exports import SqlExportUow
from services.orders.entrypoints.applier import exporter
from shared.contracts.access import Role
from shared.files.result_file import XlsxFile
from shared.runtime.clock import Clock, utc_now
from tests.integration.orders.conftest import Shop


async def made(shop: Shop, begin: Any = XlsxFile, clock: Clock = utc_now) -> bool:
    """One turn; whether there was something to do."""
    return await exporter(shop.database, SqlExportUow, begin, clock).turn()


async def asked(shop: Shop, role: Role = Role.ADMIN, **body: Any) -> str:
    answer = await shop.post("/exports", {"reason": "확인", **body}, role=role)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["job_id"])


def cells(content: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


async def file_of(shop: Shop, **body: Any) -> list[list[Any]]:
    """All rows of the file, its headers first."""
    job = await asked(shop, **body)
    assert await made(shop)
    answer = await shop.get(f"/jobs/{job}/file")
    assert answer.status_code == 200, answer.text
    return cells(answer.content)
