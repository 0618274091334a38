"""Orders' events open returns and exchanges, each once, in whatever order they come (A20, A21, A22 after shipping).

What a case needs stands in the event that opens it: a rebuild of the read model leaves the cases alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from services.cs.application.let_go import let_go_at_arrival
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


async def open_cases(uow: Uow, events: Iterable[tuple[str, Contract]]) -> None:
    """After the packs of the batch were written: exchanges look at the holds of their replacements there."""
    replacements = dict[int, tuple[str, o.OrdersEvent]]()
    for event_id, event in events:
        if isinstance(event, Opening):
            await _open_return(uow, event)
        elif isinstance(event, o.ItemExchanged) and event.created is not None:
            await uow.exchanges.open(_exchange(event, event.created))
            replacements[event.created] = event_id, event
        elif isinstance(event, o.HoldReleased):
            replacements.setdefault(event.mgmt_no, (event_id, event))
    if not replacements or not await uow.exchanges.any_waiting(replacements):
        return
    for case in await uow.exchanges.lock_not_held(replacements):
        event_id, event = replacements[case.new_mgmt_no]
        case.release(event.at, event.operator)  # the hold was taken away by hand, or by our own word
        await uow.exchanges.save(case, CommandContext(event.operator, event_id, event.at))
    for return_case_id in await uow.exchanges.with_arrived_return(replacements):
        event_id, event = next(iter(replacements.values()))
        arrived = (await uow.returns.lock([return_case_id]))[return_case_id]
        await let_go_at_arrival(uow, arrived, CommandContext(SYSTEM, event_id, event.at))


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
