"""To which numbers a direct message goes: those typed, else the order's own. Each number stands for itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.messaging.application.ports import Uow
from services.messaging.domain.phones import can_receive, kind_of, normalise
from shared.contracts.codes import Refusal

MAX_DESTS = 200


@dataclass(frozen=True, slots=True)
class Destination:
    """`given` as it was typed, `number` normalised; `code` says why nothing goes there. `of_order`: nobody typed it,
    so it is shown only as the caller may see personal data."""

    given: str
    number: str
    of_order: bool = False
    code: str | None = None


async def destinations(uow: Uow, given: Sequence[str], mgmt_no: int | None) -> list[Destination]:
    """One row a given number. Raises DEST_REQUIRED, TOO_MANY_ROWS, ORDER_NOT_FOUND, ORDER_DELETED."""
    if len(given) > MAX_DESTS:
        raise Refusal("TOO_MANY_ROWS", limit=MAX_DESTS)
    if given:
        return _distinct(given)
    if mgmt_no is None:
        raise Refusal("DEST_REQUIRED")
    return [await _of_order(uow, mgmt_no)]


def _distinct(given: Sequence[str]) -> list[Destination]:
    rows: list[Destination] = []
    seen: set[str] = set()
    for raw in given:
        number = normalise(raw)
        code = None if can_receive(number) else "NOT_A_MOBILE"
        if code is None and number in seen:
            code = "DUPLICATE_DEST"
        seen.add(number)
        rows.append(Destination(raw, number, code=code))
    return rows


async def _of_order(uow: Uow, mgmt_no: int) -> Destination:
    """핸드폰, else 전화 when it is a mobile (channels.md 2)."""
    contact = await uow.contacts.get(mgmt_no)
    if contact is None:
        raise Refusal("ORDER_NOT_FOUND", mgmt_no=mgmt_no)
    if contact.deleted:
        raise Refusal("ORDER_DELETED")
    numbers = [normalise(each) for each in (contact.mobile, contact.tel) if each.strip()]
    if not numbers:
        raise Refusal("DEST_REQUIRED")
    for number in numbers:
        if can_receive(number):
            return Destination(number, number, of_order=True)
    return Destination(numbers[0], numbers[0], of_order=True, code="NOT_A_MOBILE")


def is_safe_number(destination: Destination) -> bool:
    """Whether it is a relay number (050x) that ends some time after the delivery."""
    return kind_of(destination.number).value == "SAFE"
