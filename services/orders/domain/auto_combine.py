"""Which new orders ride together, in which waiting pack, and under which label (합포 at intake, domain.md 2.5, 2.12).
Decides only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.orders.domain.recipient import on_one_label, real_phones
from shared.contracts.people import Recipient

OWN_STOCK = ""
"""The shipper of lines that leave our own warehouse; else a supplier's id. An unmatched line counts as ours."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """What may ride together: a waiting pack, or a new order that begins one."""

    pack_no: int
    recipient_key: str
    recipient: Recipient
    shipper: str


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A new order. `alone` where its channel group does not combine."""

    mgmt_no: int
    recipient_key: str
    recipient: Recipient
    shipper: str
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Assigned:
    """mgmt_no -> pack_no of each newcomer, and pack_no -> what is on the label of each pack that they ride in."""

    packs: Mapping[int, int]
    recipients: Mapping[int, Recipient]


def assign_packs(newcomers: Iterable[Newcomer], waiting: Iterable[Parcel]) -> Assigned:
    """In the order given; the lowest fitting pack is chosen.

    New numbers are higher than all others, so a pack keeps its representative.
    """
    parcels: dict[str, list[Parcel]] = {}
    for parcel in sorted(waiting, key=lambda p: p.pack_no):
        parcels.setdefault(parcel.recipient_key, []).append(parcel)
    packs: dict[int, int] = {}
    recipients: dict[int, Recipient] = {}
    for new in newcomers:
        mates = parcels.setdefault(new.recipient_key, []) if new.recipient_key and not new.alone else []
        parcel = _ride(new, mates)
        packs[new.mgmt_no] = parcel.pack_no
        recipients[parcel.pack_no] = parcel.recipient
    return Assigned(packs, recipients)


def _ride(new: Newcomer, mates: list[Parcel]) -> Parcel:
    """The parcel that it is in now; `mates` holds it as it is then."""
    for at, mate in enumerate(mates):
        if _fits(new, mate) and (label := on_one_label(mate.recipient, new.recipient)) is not None:
            mates[at] = Parcel(mate.pack_no, mate.recipient_key, label, mate.shipper)
            return mates[at]
    mates.append(Parcel(new.mgmt_no, new.recipient_key, new.recipient, new.shipper))
    return mates[-1]


def _fits(new: Newcomer, parcel: Parcel) -> bool:
    if new.shipper != parcel.shipper:
        return False
    mine, theirs = real_phones(new.recipient), real_phones(parcel.recipient)
    return not mine or not theirs or bool(mine & theirs)
