"""A channel's claims arrive, by HTTP, by message or as rows of a file: kept, matched and sent to orders, once each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.cancellations.application.match_claims import match_claims
from services.cancellations.application.ports import Uow
from services.cancellations.application.publish import messages_of
from services.cancellations.domain.channel_claim import ChannelClaim
from services.cancellations.domain.claim import WHOLE, Claim
from services.cancellations.domain.matching import Wanted
from services.cancellations.domain.pairing import is_named_by

NewId = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Arrival:
    """When the claims were seen, by which way (`http`, `amqp`, `excel`), and how new ids are made."""

    at: datetime
    source: str
    new_id: NewId


async def take_claims(
    uow: Uow,
    channel_id: str,
    events: Sequence[ChannelClaim],
    arrival: Arrival,
    picks: Mapping[int, int] | None = None,
) -> list[list[Claim]]:
    """The claims that each event was about, in the order given. Repeats and old events change nothing.

    `picks`: the order that a person chose for the event at that place. Takes the locks that an order's arrival takes.
    """
    await uow.lock([*(f"claim:{channel_id}:{each.number}" for each in events), *_locks(channel_id, events)])
    desk = _Desk(channel_id, arrival)
    desk.known = await uow.claims.by_number(channel_id, {each.number for each in events})
    known = {claim.id for claim in desk.known}
    on_orders = await uow.claims.by_match_keys(_locks(channel_id, events))
    desk.derived = [claim for claim in on_orders if claim.facts.derived and claim.id not in known]
    keys = {key for each in events for key in (each.claim_key, _long_key(each))}
    desk.taken = await uow.claims.taken_keys(channel_id, keys)
    touched = [desk.hear(event) for event in events]
    chosen = {claim.id: picks[at] for at, claims in enumerate(touched) for claim in claims if picks and at in picks}
    claims = list({claim.id: claim for heard in touched for claim in heard}.values())
    await match_claims(uow, claims, chosen)
    messages = messages_of(claims, arrival.at)
    fresh = {claim.id for claim in desk.added}
    await uow.claims.add([claim for claim in claims if claim.id in fresh], arrival.at)
    await uow.claims.save([claim for claim in claims if claim.id not in fresh], arrival.at)
    heard = [(claim.id, event) for event, found in zip(events, touched, strict=True) for claim in found]
    await uow.claims.note_events(heard, arrival.source, arrival.at)
    await uow.publish(messages)
    return touched


def _locks(channel_id: str, events: Sequence[ChannelClaim]) -> list[str]:
    return [wanted_of(channel_id, event).lock for event in events]


def wanted_of(channel_id: str, event: ChannelClaim) -> Wanted:
    """What the order of an event is looked for by."""
    return Wanted(channel_id, event.market_order_no, event.market_line_no, event.hints, event.by_line_alone)


class _Desk:
    """Finds the claim of each event among those known, or opens one."""

    def __init__(self, channel_id: str, arrival: Arrival) -> None:
        self.channel_id = channel_id
        self.arrival = arrival
        self.known: list[Claim] = []
        self.derived: list[Claim] = []
        self.taken: set[str] = set()
        self.added: list[Claim] = []

    def hear(self, event: ChannelClaim) -> list[Claim]:
        siblings = [claim for claim in self.known if claim.facts.number == event.number]
        if event.part_key is None:
            for claim in siblings:
                claim.hear(event, self.arrival.at)
            return siblings or [self._open(event)]
        found = self._part(event, siblings) or self._named(event)
        if found is not None:
            found.hear(event, self.arrival.at)
            return [found]
        opened = self._open(event)
        self._inherit(opened, siblings)
        return [opened]

    def _part(self, event: ChannelClaim, siblings: Sequence[Claim]) -> Claim | None:
        """The claim of this line; a claim known only from a withdrawal without lines becomes its first line."""
        found = [claim for claim in siblings if claim.part_key == event.part_key]
        if not found:
            found = [claim for claim in siblings if claim.part_key == WHOLE][:1]
            for claim in found:
                claim.part_key = event.part_key or ""
        return found[0] if found else None

    def _named(self, event: ChannelClaim) -> Claim | None:
        """A claim that a file brought without a number gets the channel's."""
        if event.derived:
            return None
        lock = wanted_of(self.channel_id, event).lock
        for claim in self.derived:
            if claim.wanted.lock == lock and is_named_by(claim, event):
                self.derived.remove(claim)
                claim.part_key, claim.claim_key = event.part_key or "", self._free_key(event)
                claim.facts = replace(claim.facts, number=event.number, derived="", raw={})
                self.known.append(claim)
                return claim
        return None

    def _inherit(self, claim: Claim, siblings: Sequence[Claim]) -> None:
        """A withdrawal of all lines holds for a line that is heard of later."""
        for sibling in siblings:
            if sibling.whole is not None:
                claim.hear(sibling.whole, self.arrival.at)
                return

    def _open(self, event: ChannelClaim) -> Claim:
        key = self._free_key(event)
        claim = Claim.first(str(self.arrival.new_id()), self.channel_id, event, self.arrival.at)
        claim.claim_key = key
        self.known.append(claim)
        self.added.append(claim)
        return claim

    def _free_key(self, event: ChannelClaim) -> str:
        """The event's key; where another line of the same number has it, with the line."""
        keys = (event.claim_key, _long_key(event), f"{_long_key(event)}-{self.arrival.new_id()}")
        key = next(key for key in keys if key not in self.taken)
        self.taken.add(key)
        return key


def _long_key(event: ChannelClaim) -> str:
    return f"{event.number}-{event.part_key or WHOLE}"
