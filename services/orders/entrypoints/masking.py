"""Orders as those see them who may not read personal data: people masked by the one rule, also in what has changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from shared.contracts.codes import Refusal
from shared.contracts.people import Buyer
from shared.contracts.privacy import mask_changes, mask_person
from shared.contracts.snapshots import Pack
from shared.web.principal import Principal

P = TypeVar("P", bound=Buyer)


def masked(pack: Pack) -> Pack:
    """The same pack with its people masked."""
    orders = tuple(order.model_copy(update={"buyer": _masked(order.buyer)}) for order in pack.orders)
    return pack.model_copy(update={"recipient": _masked(pack.recipient), "orders": orders})


def pack_shown_to(who: Principal, pack: Pack) -> Pack:
    """The pack as `who` may see it."""
    return pack if who.reads_personal_data() else masked(pack)


def shown_to(who: Principal, refusal: Refusal) -> Refusal:
    """The same refusal; the `changes` of VERSION_CONFLICT as `who` may see them."""
    if "changes" not in refusal.extra or who.reads_personal_data():
        return refusal
    extra = {**refusal.extra, "changes": mask_changes(refusal.extra["changes"])}
    return Refusal(refusal.code, extra=extra, **refusal.params)


def rows_shown_to(who: Principal, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows of a bulk answer likewise."""
    unmasked = who.reads_personal_data()
    return [
        {**row, "changes": mask_changes(row["changes"])} if "changes" in row and not unmasked else dict(row)
        for row in rows
    ]


def _masked(person: P) -> P:
    return person.model_copy(update=mask_person(person.model_dump()))
