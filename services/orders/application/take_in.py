"""Order intake: up to 1,000 channel lines in one transaction, each taken once, combined at once (api.md, F-193).

Locks, in this order: the channel's order numbers and the recipients (advisory, sorted), then the waiting packs. So two
intakes at once neither take a line twice nor miss one another's parcel.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from services.orders.application.matchings import Matchings
from services.orders.domain.auto_combine import OWN_STOCK, Newcomer, Parcel, assign_packs
from services.orders.domain.intake import Intake, LineKey, stored_buyer, stored_recipient
from services.orders.domain.matching import MatchKey, match_key
from services.orders.domain.recipient import real_phones, recipient_key
from shared.contracts.base import Contract
from shared.contracts.codes import Refusal
from shared.contracts.orders import OrderCreated, OrdersCombined
from shared.contracts.people import Buyer, Recipient
from shared.contracts.snapshots import OrderSource, Pack
from shared.runtime.command import SYSTEM, CommandContext


@dataclass(frozen=True, slots=True)
class ChannelInfo:
    """What intake must know of a channel."""

    name: str
    active: bool
    auto_combine: bool


@dataclass(frozen=True, slots=True)
class NewOrder:
    """An order to insert, with its one line."""

    mgmt_no: int
    pack_no: int
    source: OrderSource
    line: Intake
    buyer: Buyer
    recipient: Recipient
    recipient_key: str
    option_code: str | None


class IntakeStore(Protocol):
    """What intake reads and writes."""

    async def lock_lines_and_recipients(self, lines: Sequence[LineKey], recipients: Sequence[str]) -> None: ...
    async def channels(self, ids: Sequence[str]) -> Mapping[str, ChannelInfo]: ...
    async def known_lines(self, keys: Sequence[LineKey]) -> Mapping[LineKey, tuple[int, bool]]: ...
    async def number_taken(self, channel_id: str, market_order_no: str) -> bool: ...
    async def shippers(self, option_codes: Sequence[str]) -> Mapping[str, str]: ...
    async def lock_waiting(self, recipients: Sequence[str]) -> Sequence[Parcel]: ...
    async def new_numbers(self, count: int) -> Sequence[int]: ...
    async def insert(self, orders: Sequence[NewOrder], joined: Sequence[int], ctx: CommandContext) -> None: ...
    async def snapshots(self, pack_nos: Sequence[int]) -> Sequence[Pack]: ...


class IntakeUow(Protocol):
    """What this use case touches."""

    @property
    def intake(self) -> IntakeStore: ...
    @property
    def matchings(self) -> Matchings: ...
    async def publish(self, messages: Sequence[Contract]) -> None: ...


Result = dict[str, Any]


async def take_in(uow: IntakeUow, lines: Sequence[Intake], ctx: CommandContext) -> list[Result]:
    """Take the lines in. Each answers `{id, mgmt_no, ok, code, detail}`; `id` is its place in the call.

    Row codes: ALREADY_TAKEN (ok, the same mgmt_no), DELETED_EARLIER, CHANNEL_NOT_FOUND, CHANNEL_INACTIVE,
    FIELD_REQUIRED, QTY_ZERO. An order whose option is not known waits unmatched: it is never kept out for that.
    """
    recipients = [stored_recipient(line.recipient) for line in lines]
    keys = [recipient_key(recipient) for recipient in recipients]
    await uow.intake.lock_lines_and_recipients([line.key for line in lines], [key for key in keys if key])
    channels = await uow.intake.channels(sorted({line.channel_id for line in lines}))
    known = dict(await uow.intake.known_lines([line.key for line in lines]))
    matches = await uow.matchings.find(sorted({_key(line) for line in lines}))
    codes = {line.option_code for line in lines if line.option_code} | set(matches.values())
    shippers = await uow.intake.shippers(sorted(codes))
    options = [line.option_code if line.option_code in shippers else matches.get(_key(line)) for line in lines]

    results: list[Result] = []
    wanted: list[int] = []
    for n, line in enumerate(lines):
        taken = known.get(line.key)
        try:
            _check(line, channels, taken)
        except Refusal as refusal:
            results.append(_answer(n, taken[0] if taken else None, refusal))
            continue
        if taken is not None and not (taken[1] and line.retake):
            results.append(_answer(n, taken[0], Refusal("ALREADY_TAKEN")))
            continue
        known[line.key] = (-len(wanted) - 1, False)  # the same line twice in one call; its number follows
        wanted.append(n)
        results.append(_answer(n, None, None))

    numbers = await uow.intake.new_numbers(len(wanted))
    news = [
        Newcomer(
            mgmt_no,
            keys[n],
            real_phones(recipients[n]),
            shippers.get(options[n] or "", OWN_STOCK),
            alone=not channels[lines[n].channel_id].auto_combine,
        )
        for n, mgmt_no in zip(wanted, numbers, strict=True)
    ]
    waiting = await uow.intake.lock_waiting(sorted({new.recipient_key for new in news if new.recipient_key}))
    packs = assign_packs(news, waiting)
    orders = [
        NewOrder(
            mgmt_no,
            packs[mgmt_no],
            OrderSource.CHANNEL,
            lines[n],
            stored_buyer(lines[n].buyer),
            recipients[n],
            keys[n],
            options[n],
        )
        for n, mgmt_no in zip(wanted, numbers, strict=True)
    ]
    for n, mgmt_no in zip(wanted, numbers, strict=True):
        results[n]["mgmt_no"] = mgmt_no
    for result in results:
        if result["mgmt_no"] is not None and result["mgmt_no"] < 0:
            result["mgmt_no"] = numbers[-result["mgmt_no"] - 1]
    await insert_and_publish(uow, orders, {parcel.pack_no for parcel in waiting}, ctx)
    return results


async def insert_and_publish(
    uow: IntakeUow, orders: Sequence[NewOrder], waiting: set[int], ctx: CommandContext, note: str = ""
) -> Sequence[Pack]:
    """Insert new orders and say so: one OrderCreated a pack, one OrdersCombined where orders were absorbed."""
    if not orders:
        return []
    touched = sorted({order.pack_no for order in orders})
    await uow.intake.insert(orders, [pack_no for pack_no in touched if pack_no in waiting], ctx)
    snapshots = await uow.intake.snapshots(touched)
    members: dict[int, list[int]] = {}
    for order in orders:
        members.setdefault(order.pack_no, []).append(order.mgmt_no)
    messages: list[Contract] = []
    for pack in snapshots:
        mgmt_nos = tuple(members[pack.pack_no])
        absorbed = tuple(mgmt_no for mgmt_no in mgmt_nos if mgmt_no != pack.pack_no)
        common: dict[str, Any] = {
            "pack_no": pack.pack_no,
            "version": pack.version,
            "at": ctx.at,
            "command_id": ctx.command_id,
            "packs": (pack,),
        }
        messages.append(
            OrderCreated(
                mgmt_no=mgmt_nos[0],
                operator=ctx.operator,
                note=note,
                automatic=orders[0].source is OrderSource.CHANNEL,
                mgmt_nos=mgmt_nos,
                source=orders[0].source,
                **common,
            )
        )
        if absorbed:
            messages.append(
                OrdersCombined(mgmt_no=absorbed[0], operator=SYSTEM, automatic=True, absorbed=absorbed, **common)
            )
    await uow.publish(messages)
    return snapshots


def _check(line: Intake, channels: Mapping[str, ChannelInfo], taken: tuple[int, bool] | None) -> None:
    channel = channels.get(line.channel_id)
    if channel is None:
        raise Refusal("CHANNEL_NOT_FOUND", channel_id=line.channel_id)
    line.check()
    if taken is not None:
        if taken[1] and not line.retake:
            raise Refusal("DELETED_EARLIER")
        return
    if not channel.active:
        raise Refusal("CHANNEL_INACTIVE", channel_id=line.channel_id)


def _key(line: Intake) -> MatchKey:
    return match_key(line.channel_id, line.channel_product_code, line.channel_product_name, line.channel_option_name)


def _answer(n: int, mgmt_no: int | None, refusal: Refusal | None) -> Result:
    ok = refusal is None or refusal.status == 200
    return {
        "id": n,
        "mgmt_no": mgmt_no,
        "ok": ok,
        "code": refusal.code if refusal else None,
        "detail": refusal.detail if refusal else None,
    }
