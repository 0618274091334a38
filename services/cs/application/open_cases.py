"""Orders' events open returns and exchanges, each once, in whatever order they come (A20, A21, A22 after shipping).

What a case needs stands in the event that opens it: a rebuild of the read model leaves the cases alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from services.cs.application.exchange_steps import keep_exchange
from services.cs.application.let_go import let_go
from services.cs.application.live import LiveMessage
from services.cs.application.ports import Uow
from services.cs.domain.exchanges import ExchangeState
from services.cs.domain.returns import Origin, Stage
from shared.contracts import orders as o
from shared.contracts.base import Contract
from shared.contracts.couriers import COURIERS
from shared.contracts.orders_returns import Fees
from shared.contracts.snapshots import HoldKind, Item, Order, Pack
from shared.runtime.command import SYSTEM, CommandContext

Opening = o.PickupRequested | o.ReturnExpectedMarked


async def lock_cases(uow: Uow, events: Iterable[tuple[str, Contract]]) -> None:
    """Before the packs of the batch are written: goods may arrive while their exchange is opened."""
    orders = {event.mgmt_no for _, event in events if isinstance(event, o.ItemExchanged) and event.created is not None}
    if orders:
        await uow.exchanges.take_turns(orders)


async def open_cases(uow: Uow, events: Iterable[tuple[str, Contract]]) -> list[LiveMessage]:
    """After the packs of the batch were written: exchanges look at the holds of their replacements there. Returns what
    the consoles are told of exchanges."""
    replacements = dict[int, tuple[str, o.OrdersEvent]]()
    goods = dict[int, tuple[str, o.ItemExchanged]]()
    told: list[LiveMessage] = []
    for event_id, event in events:
        if isinstance(event, Opening):
            await _open_return(uow, event)
        elif isinstance(event, o.ItemExchanged) and event.created is not None:
            await uow.exchanges.open(_exchange(event, event.created))
            replacements[event.created] = goods[event.created] = event_id, event
        elif isinstance(event, o.HoldReleased):
            replacements.setdefault(event.mgmt_no, (event_id, event))
        elif isinstance(event, o.ExchangeCalledOff) and event.code is not None:
            told += await keep_exchange(uow, event, event_id, event.code)
    if not replacements or not await uow.exchanges.any_waiting(replacements):
        return told
    for case in await uow.exchanges.lock_not_held(replacements):
        event_id, event = replacements[case.new_mgmt_no]
        case.release(event.at, event.operator)  # the hold was taken away by hand, or by our own word
        await uow.exchanges.save(case, CommandContext(event.operator, event_id, event.at))
    for event_id, exchanged in goods.values():
        context = CommandContext(SYSTEM, event_id, exchanged.at)
        told += await let_go(uow, exchanged.mgmt_no, [exchanged.item_id], context)
    return told


async def _open_return(uow: Uow, event: Opening) -> None:
    _, order = _home(event.packs, event.mgmt_no)
    known = {item.item_id: item for item in order.items}
    items = [
        {
            "item_id": line.item_id,
            "option_code": line.option_code,
            "product_name": known[line.item_id].product_name or order.channel_product_name,
            "option_name": known[line.item_id].option_name or order.channel_option_name,
            "qty": line.qty,
            "inbound": line.inbound,
        }
        for line in event.lines
    ]
    id = await uow.returns.open(_return(event), items)
    if id is not None:
        await uow.exchanges.join(id)


def _return(event: Opening) -> dict[str, Any]:
    pack, order = _home(event.packs, event.mgmt_no)
    pickup = event if isinstance(event, o.PickupRequested) else None
    fees = pickup.fees_expected if pickup else Fees()
    courier = pickup.courier if pickup else None
    return {
        "return_id": UUID(event.return_id),
        "mgmt_no": event.mgmt_no,
        "channel_id": order.channel_id,
        "command_id": event.command_id,
        "origin": Origin.PICKUP if pickup else Origin.EXPECTED,
        "stage": Stage.REQUESTED,
        "version": 1,
        "requested_at": event.at,
        "requested_by": event.operator,
        "shipped_at": pack.shipped_at,
        "sender": pickup.sender.model_dump() if pickup and pickup.sender else None,
        "receiver": pickup.receiver.model_dump() if pickup and pickup.receiver else None,
        "payer": pickup.payer if pickup else None,
        "reason": pickup.reason if pickup else None,
        "claim_id": pickup.claim_id if pickup else None,
        "courier": courier,
        "courier_name": COURIERS[courier].name if courier in COURIERS else "",
        "return_invoice_no": pickup.return_invoice_no if pickup else None,
        **{f"expected_{part}": getattr(fees, part) for part in ("site", "enclosed", "bank")},
        **{f"arrived_{part}": 0 for part in ("site", "enclosed", "bank")},
        "receivable": 0,
        "receivable_by_hand": False,
    }


def _exchange(event: o.ItemExchanged, created: int) -> dict[str, Any]:
    pack, order = _home(event.packs, event.mgmt_no)
    home, replacement = _home(event.packs, created)
    [old] = [item for item in order.items if item.item_id == event.item_id]
    new = replacement.items[0]
    held = any(hold.kind is HoldKind.EXCHANGE and hold.mgmt_no == created for hold in home.holds)
    return {
        "new_mgmt_no": created,
        "mgmt_no": event.mgmt_no,
        "channel_id": order.channel_id,
        "command_id": event.command_id,
        "item_id": event.item_id,
        "qty": event.qty,
        "old_option_code": event.old_option_code,
        **_names("old", old),
        "new_option_code": event.new_option_code,
        **_names("new", new),
        "reason": event.reason,
        "ship_first": event.ship_first,
        "state": ExchangeState.WAITING if held else ExchangeState.RELEASED,
        "version": 1,
        "requested_at": event.at,
        "requested_by": event.operator,
        "shipped_at": pack.shipped_at,
        "released_at": None if held else event.at,
    }


def _names(which: str, item: Item) -> dict[str, str]:
    return {f"{which}_product_name": item.product_name, f"{which}_option_name": item.option_name}


def _home(packs: Sequence[Pack], mgmt_no: int) -> tuple[Pack, Order]:
    return next((pack, order) for pack in packs for order in pack.orders if order.mgmt_no == mgmt_no)
