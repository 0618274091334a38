"""One pack shown in full to who sees lists masked: with a reason, and logged in the transaction that reads it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from services.cs.application.access_log import Access, Action, Caller
from services.cs.application.pack_detail import pack_detail
from services.cs.application.ports import Uow

SHOWN = ("recipient", "buyer")


async def unmask(uow: Uow, pack_no: int, reason: str, caller: Caller, at: datetime) -> dict[str, Any] | None:
    """The pack as it is answered to who may see everything; None: no such pack, and nothing is logged."""
    row = await uow.view.pack(pack_no)
    if row is None:
        return None
    what = {"pack_no": pack_no, "fields": SHOWN}
    await uow.accesses.log(Access(at, caller, Action.UNMASK, reason, what, row["mgmt_nos"]))
    return pack_detail(row, unmasked=True)
