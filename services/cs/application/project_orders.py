"""Orders' events become the read model and the C/S history, a batch in one transaction. No order of arrival is assumed.

The newest of several states of a pack wins; every event leaves its records.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.cs.application.live import LiveMessage, pack_changed, record_added
from services.cs.application.open_cases import lock_cases, open_cases
from services.cs.application.pack_rows import grid_row, order_row, search_row
from services.cs.application.ports import Uow, Written
from services.cs.application.record_history import records_of
from services.cs.domain.records import RecordDraft
from shared.contracts import orders as o
from shared.contracts.base import Contract
from shared.contracts.snapshots import Order, Pack


@dataclass(slots=True)
class _Newest:
    """What is left of a batch when only the newest state of each thing counts."""

    packs: dict[int, Pack] = field(default_factory=dict)
    orders: dict[int, Order] = field(default_factory=dict)
    channels: dict[str, o.ChannelChanged] = field(default_factory=dict)
    options: dict[str, o.OptionState] = field(default_factory=dict)

    def take(self, message: Contract) -> None:
        if isinstance(message, o.OrdersEvent | o.PackSnapshotted):
            for pack in message.packs:
                _keep(self.packs, pack.pack_no, pack)
                for order in pack.orders:
                    _keep(self.orders, order.mgmt_no, order)
        elif isinstance(message, o.ChannelChanged):
            _keep(self.channels, message.channel_id, message)
        elif isinstance(message, o.OptionsChanged):
            for option in message.options:
                _keep(self.options, option.option_code, option)


def _keep(known: dict[Any, Any], key: Any, new: Any) -> None:
    if key not in known or known[key].version < new.version:
        known[key] = new


async def project_orders(uow: Uow, events: Sequence[tuple[str, Contract]]) -> list[LiveMessage]:
    """Apply `(event id, event)`s; returns what the consoles are told after the commit."""
    newest = _Newest()
    drafts: list[RecordDraft] = []
    for event_id, event in events:
        newest.take(event)
        if isinstance(event, o.OrdersEvent):
            drafts += records_of(event, event_id)
    if newest.channels:
        await uow.view.put_channels(list(newest.channels.values()))
    if newest.options:
        await uow.view.put_options(list(newest.options.values()))
    await lock_cases(uow, events)
    rows = [grid_row(pack) for pack in _sorted(newest.packs)]
    written = Written(set(), {})
    if rows:
        words = [search_row(pack) for pack in _sorted(newest.packs)]
        written = await uow.view.put(rows, words, [order_row(order) for order in _sorted(newest.orders)])
    messages = await open_cases(uow, events)
    noted = set[int]()
    if drafts:
        for record in await uow.records.add(drafts):
            draft = drafts[record.n]
            noted.add(record.mgmt_no)
            messages.append(
                record_added(
                    record.id, record.mgmt_no, record.pack_no, draft.task, draft.at, draft.operator, draft.handled
                )
            )
    if written.packs or noted:
        elsewhere = {mgmt_no for mgmt_no in noted if written.homes.get(mgmt_no) not in written.packs}
        opened = await uow.view.follow_records(written.packs, elsewhere)
        shown = (row for row in rows if row["pack_no"] in written.packs)
        messages += [pack_changed(row, has_open=row["pack_no"] in opened) for row in shown]
    return messages


def _sorted(known: dict[int, Any]) -> Iterable[Any]:
    """In one order everywhere, so that two batches never wait for each other."""
    return (known[key] for key in sorted(known))
