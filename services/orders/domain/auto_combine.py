"""Which new orders ride together, and in which waiting pack (합포 at intake, domain.md 2.5 and 2.12). Decides only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

OWN_STOCK = ""
"""The shipper of lines that leave our own warehouse; else a supplier's id. An unmatched line counts as ours."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """What may ride together: a waiting pack, or a new order that begins one. `phones` are real ones only."""

    pack_no: int
    recipient_key: str
    phones: frozenset[str]
    shipper: str


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A new order. `alone` where its channel group does not combine."""

    mgmt_no: int
    recipient_key: str
    phones: frozenset[str]
    shipper: str
    alone: bool = False


def assign_packs(newcomers: Iterable[Newcomer], waiting: Iterable[Parcel]) -> Mapping[int, int]:
    """mgmt_no -> pack_no for each newcomer, in the order given; the lowest fitting pack is chosen.

    New numbers are higher than all others, so a pack keeps its representative.
    """
    parcels: dict[str, list[Parcel]] = {}
    for parcel in sorted(waiting, key=lambda p: p.pack_no):
        parcels.setdefault(parcel.recipient_key, []).append(parcel)
    assigned: dict[int, int] = {}
    for new in newcomers:
        mates = parcels.setdefault(new.recipient_key, []) if new.recipient_key and not new.alone else []
        at = next((n for n, parcel in enumerate(mates) if _fits(new, parcel)), None)
        if at is None:
            assigned[new.mgmt_no] = new.mgmt_no
            mates.append(Parcel(new.mgmt_no, new.recipient_key, new.phones, new.shipper))
            continue
        mate = mates[at]
        assigned[new.mgmt_no] = mate.pack_no
        mates[at] = Parcel(mate.pack_no, mate.recipient_key, mate.phones or new.phones, mate.shipper)
    return assigned


def _fits(new: Newcomer, parcel: Parcel) -> bool:
    if new.shipper != parcel.shipper:
        return False
    return not new.phones or not parcel.phones or bool(new.phones & parcel.phones)
