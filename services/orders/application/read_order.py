"""`GET /orders/{mgmt_no}`: the pack of an order as it stands."""

from __future__ import annotations

from typing import Protocol

from shared.contracts.codes import Refusal
from shared.contracts.snapshots import Pack


class PackReader(Protocol):
    """Snapshots without a lock."""

    async def pack_of(self, mgmt_no: int) -> Pack | None: ...


async def read_order(reader: PackReader, mgmt_no: int) -> Pack:
    """Raises ORDER_NOT_FOUND."""
    pack = await reader.pack_of(mgmt_no)
    if pack is None:
        raise Refusal("ORDER_NOT_FOUND", mgmt_no=mgmt_no)
    return pack
