"""Answers `orders.snapshot.request.v1`: a page of packs as they stand; the next page is a message of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from shared.contracts.base import Contract
from shared.contracts.orders import ChannelChanged, OptionsChanged, OptionState, PackSnapshotted
from shared.contracts.orders_commands import RequestSnapshots
from shared.contracts.snapshots import Pack
from shared.runtime.clock import Clock


class SnapshotStore(Protocol):
    """Everything that readers keep copies of."""

    async def pack_nos_after(self, after: int, limit: int) -> Sequence[int]: ...
    async def packs(self, pack_nos: Sequence[int]) -> Sequence[Pack]: ...
    async def channels(self, at: datetime) -> Sequence[ChannelChanged]: ...
    async def options(self) -> Sequence[OptionState]: ...


class SnapshotUow(Protocol):
    """What this use case touches."""

    @property
    def snapshots(self) -> SnapshotStore: ...
    async def publish(self, messages: Sequence[Contract]) -> None: ...


OPTIONS_A_MESSAGE = 500


async def republish(uow: SnapshotUow, request: RequestSnapshots, clock: Clock) -> None:
    """One page, and the request for the next one. Masters go with the first page. Versions guard every reader."""
    messages: list[Contract] = []
    if request.after == 0:
        messages += await uow.snapshots.channels(clock())
        options = await uow.snapshots.options()
        messages += [
            OptionsChanged(at=clock(), options=tuple(options[n : n + OPTIONS_A_MESSAGE]))
            for n in range(0, len(options), OPTIONS_A_MESSAGE)
        ]
    page = max(1, min(request.page, 500))
    pack_nos = await uow.snapshots.pack_nos_after(request.after, page)
    if pack_nos:
        packs = await uow.snapshots.packs(pack_nos)
        messages.append(PackSnapshotted(at=clock(), request_id=request.request_id, packs=tuple(packs)))
    if len(pack_nos) == page:
        messages.append(request.model_copy(update={"after": pack_nos[-1]}))
    await uow.publish(messages)
