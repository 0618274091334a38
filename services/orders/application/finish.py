"""How every action begins and ends: lock and check the version; save, take versions, publish, answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from services.orders.application.ports import LockedPacks, OrderCommand, Uow
from services.orders.application.publish import Remark, publish
from services.orders.application.snapshots import snapshot, tombstone
from services.orders.domain.changes import difference
from services.orders.domain.pack import Pack
from shared.contracts import snapshots as contract
from shared.contracts.base import Contract
from shared.contracts.codes import Refusal
from shared.runtime.command import CommandContext


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an action led to. `pack` is the one that the order is in now; `touched` are all, without tombstones;
    `mates` are the orders of the pack that the order was in before, itself among them."""

    mgmt_no: int
    pack: contract.Pack
    touched: tuple[contract.Pack, ...]
    mates: tuple[int, ...]
    created: tuple[int, ...] = ()
    warnings: tuple[Refusal, ...] = ()

    def body(self) -> dict[str, Any]:
        """As it is answered (api.md)."""
        return {
            "mgmt_no": self.mgmt_no,
            "pack_no": self.pack.pack_no,
            "version": self.pack.version,
            "pack": self.pack.model_dump(mode="json"),
            "created": list(self.created),
            "warnings": [{"code": each.code, "detail": each.detail} for each in self.warnings],
        }


async def open_packs(uow: Uow, command: OrderCommand, *others: int, deleted: bool = False) -> LockedPacks:
    """Lock the packs of the order and of `others`; `deleted`: the order may lie in the trash.

    Raises ORDER_NOT_FOUND, ORDER_DELETED, VERSION_CONFLICT.
    """
    packs = await uow.packs.lock([command.mgmt_no, *others])
    pack = packs.any_of(command.mgmt_no) if deleted else packs.of(command.mgmt_no)
    if command.expected_version is not None and command.expected_version != pack.version:
        changes = await uow.packs.changes_since(pack.pack_no, command.mgmt_no, command.expected_version)
        raise Refusal("VERSION_CONFLICT", extra={"changes": list(changes)})
    return packs


async def finish(
    uow: Uow,
    packs: LockedPacks,
    command: OrderCommand,
    ctx: CommandContext,
    *,
    new_packs: Iterable[Pack] = (),
    created: Sequence[int] = (),
    warnings: Sequence[Refusal] = (),
    also: Sequence[Contract] = (),
) -> Outcome:
    """Save what changed and say so. `also` are further messages of the same change."""
    remark = Remark(command.note, command.alarm_at, command.automatic, command.mgmt_no)
    touched = await save(uow, packs, ctx, remark, new_packs=new_packs, also=also)
    home = next((pack for pack in touched if any(order.mgmt_no == command.mgmt_no for order in pack.orders)), None)
    home = home or snapshot(packs.any_of(command.mgmt_no))  # as it was: only others are touched by its copy
    mates = next(tuple(seen.orders) for seen in packs.before.values() if command.mgmt_no in seen.orders)
    return Outcome(command.mgmt_no, home, touched, mates, tuple(created), tuple(warnings))


async def save(
    uow: Uow,
    packs: LockedPacks,
    ctx: CommandContext,
    remark: Remark,
    *,
    new_packs: Iterable[Pack] = (),
    also: Sequence[Contract] = (),
) -> tuple[contract.Pack, ...]:
    """Write the difference and its ledger, publish the events. Packs that did not change keep their version, and are
    told as they are only where something was decided of them, or nothing changed at all."""
    every = [*packs.packs, *new_packs]
    after = [pack for pack in every if pack.orders]
    for order in (order for pack in after for order in pack.orders):
        order.forget_ranks()
    changed = difference(packs.before, after)
    for pack in changed.packs:
        pack.version = packs.version
    for order in (*changed.orders, *changed.new_orders):
        order.version = packs.version
    if changed:
        await uow.packs.save(changed, [entry for pack in every for entry in pack.ledger], packs.version, ctx)
    numbers = {pack.pack_no for pack in changed.packs}
    told = [pack for pack in after if pack.events or pack.pack_no in numbers]
    touched = tuple(snapshot(pack) for pack in told or after)
    graves = [tombstone(pack_no, packs.version) for pack_no in changed.dissolved]
    events = [event for pack in every for event in pack.events]
    await uow.publish([*publish(events, (*touched, *graves), ctx, remark), *also])
    return touched
