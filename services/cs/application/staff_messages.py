"""메시지 of the frame (F-005): what one operator writes to another, perhaps about an order. Only the two read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from services.cs.application.live import LiveMessage
from services.cs.application.ports import Uow
from shared.contracts.codes import Refusal
from shared.runtime.command import CommandContext


class Box(StrEnum):
    """받은 메시지, 보낸 메시지, both."""

    RECEIVED = "received"
    SENT = "sent"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class BoxFilter:
    """Whose box; `other` is the one at the other end."""

    owner: str
    box: Box
    other: str | None = None
    mgmt_no: int | None = None


async def send_staff_message(
    uow: Uow, to: str, body: str, mgmt_no: int | None, ctx: CommandContext
) -> tuple[dict[str, Any], LiveMessage]:
    """Returns the answer and what the recipient's consoles are told: its words are fetched.

    Raises FIELD_REQUIRED, ORDER_NOT_FOUND.
    """
    if not to.strip():
        raise Refusal("FIELD_REQUIRED", field="/to")
    if not body.strip():
        raise Refusal("FIELD_REQUIRED", field="/body")
    if mgmt_no is not None and mgmt_no not in await uow.view.packs_of([mgmt_no]):
        raise Refusal("ORDER_NOT_FOUND", mgmt_no=mgmt_no)
    id = await uow.staff.add(ctx.operator, to.strip(), body, mgmt_no, ctx.at)
    row = {"id": id, "at": ctx.at, "sender": ctx.operator, "recipient": to.strip(), "body": body, "mgmt_no": mgmt_no}
    told = {"id": id, "at": ctx.at, "from": ctx.operator, "mgmt_no": mgmt_no}
    return staff_message_row(row), LiveMessage("staff.message", told, to=to.strip())


def staff_message_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """As it is answered: `from` and `to` are logins."""
    return {
        "id": row["id"],
        "at": row["at"],
        "from": row["sender"],
        "to": row["recipient"],
        "body": row["body"],
        "mgmt_no": row["mgmt_no"],
    }
