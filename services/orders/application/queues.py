"""The queue of an option (F-115) and the packs to print (domain.md 2.13), each with the reason why it is where it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from services.orders.application.paging import Found, Part
from shared.contracts.codes import Refusal
from shared.contracts.privacy import mask_name
from shared.contracts.snapshots import Pack

REASONS = (
    ("not_matched", "NOT_MATCHED"),
    ("claim_pending", "CLAIM_PENDING"),
    ("on_hold", "ON_HOLD"),
    ("sold_out", "SOLD_OUT"),
    ("short", "SHORT"),
)
"""In the order in which a person must deal with them; the first is `reason`."""


class Queues(Protocol):
    """What the queues are read from."""

    async def pack_of(self, mgmt_no: int) -> Pack | None: ...
    async def of_option(self, option_code: str, part: Part) -> Found[dict[str, Any]]:
        """Both lists are ordered by rank, placed_at and number, which are the keys of a part."""
        ...

    async def to_print(self, part: Part) -> Found[dict[str, Any]]: ...
    async def printable(self, limit: int) -> tuple[Sequence[int], int]:
        """The first packs that nothing keeps from being printed, in print order, and how many there are."""
        ...


async def priority_queue(
    queues: Queues, mgmt_no: int, option_code: str | None, part: Part, *, pii: bool
) -> Found[dict[str, Any]]:
    """Rows `{rank, mgmt_no, placed_at, channel_name, recipient_name, set_at, set_by}` in print order; 0 is no rank.

    Raises ORDER_NOT_FOUND, ORDER_DELETED, FIELD_REQUIRED (several options), PRIORITY_OTHER_PRODUCT.
    """
    pack = await queues.pack_of(mgmt_no)
    order = next((each for each in pack.orders if each.mgmt_no == mgmt_no), None) if pack else None
    if order is None:
        raise Refusal("ORDER_NOT_FOUND", mgmt_no=mgmt_no)
    if order.deleted_at is not None:
        raise Refusal("ORDER_DELETED")
    codes = {item.option_code for item in order.items if item.option_code}
    if option_code is None and len(codes) == 1:
        [option_code] = codes
    if not option_code:
        raise Refusal("FIELD_REQUIRED", field="option_code")
    if option_code not in codes:
        raise Refusal("PRIORITY_OTHER_PRODUCT", option_code=option_code)
    found = await queues.of_option(option_code, part)
    return Found([{**row, "recipient_name": _name(row, pii=pii)} for row in found.rows], found.total)


async def print_queue(queues: Queues, part: Part, *, pii: bool) -> Found[dict[str, Any]]:
    """Packs with own-stock lines in print order: `{pack_no, printable, reason, reasons, rank, placed_at,
    recipient_name, lines}`; each line says its `place` among `places` of its option."""
    found = await queues.to_print(part)
    return Found([_shown(row, pii=pii) for row in found.rows], found.total)


def _shown(row: Mapping[str, Any], *, pii: bool) -> dict[str, Any]:
    reasons = [code for column, code in REASONS if row[column]]
    return {
        "pack_no": row["pack_no"],
        "printable": not reasons,
        "reason": reasons[0] if reasons else None,
        "reasons": reasons,
        "rank": row["rank"],
        "placed_at": row["placed_at"],
        "recipient_name": _name(row, pii=pii),
        "lines": row["lines"],
    }


def _name(row: Mapping[str, Any], *, pii: bool) -> str:
    name: str = row["recipient_name"]
    return name if pii else mask_name(name)
