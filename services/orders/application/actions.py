"""The actions of orders (domain.md 2.10): what there is, by the name that its route has."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from services.orders.application.add_items import AddItems, add_items
from services.orders.application.assign_invoice import AssignInvoice, assign_invoice
from services.orders.application.cancel_all import CancelAll, cancel_all
from services.orders.application.cancel_items import CancelItems, cancel_items
from services.orders.application.change_invoice import ChangeInvoice, change_invoice
from services.orders.application.change_shipping_info import ChangeShippingInfo, change_shipping_info
from services.orders.application.combine_add import CombineAdd, combine_add
from services.orders.application.combine_exclude import CombineExclude, combine_exclude
from services.orders.application.combine_lock import AllowCombine, ForbidCombine, allow_combine, forbid_combine
from services.orders.application.confirm_shipment import ConfirmShipment, confirm_shipment
from services.orders.application.copy_all import CopyOrderAll, copy_all
from services.orders.application.copy_order import CopyOrder, copy_order
from services.orders.application.delete_order import DeleteOrder, delete_order
from services.orders.application.delete_pack import DeletePack, delete_pack
from services.orders.application.exchange_item import ExchangeItem, exchange_item
from services.orders.application.finish import Outcome
from services.orders.application.mark_return_expected import MarkReturnExpected, mark_return_expected
from services.orders.application.match_item import MatchItem, match_item
from services.orders.application.ports import OrderCommand, Uow
from services.orders.application.release_hold import ReleaseHold, release_hold
from services.orders.application.remove_invoice import RemoveInvoice, remove_invoice
from services.orders.application.request_pickup import RequestPickup, request_pickup
from services.orders.application.restore_all import RestoreAll, restore_all
from services.orders.application.restore_deleted import RestoreDeleted, restore_deleted
from services.orders.application.restore_items import RestoreItems, restore_items
from services.orders.application.set_hold import SetHold, set_hold
from services.orders.application.set_priority import ClearPriority, SetPriority, clear_priority, set_priority
from services.orders.application.split_order import SplitOrder, split_order
from services.orders.application.undo_shipment import UndoShipment, undo_shipment
from shared.runtime.command import CommandContext


@dataclass(frozen=True, slots=True)
class Action:
    """`of_pack`: in bulk it runs once a pack. `quiet`: in bulk its C/S records are written 완료 (domain.md 2.9).

    `spent`: it runs for each order of a pack all the same, and a row that is refused so because a mate's row was
    carried out is done.
    """

    command: type[OrderCommand]
    run: Callable[[Uow, Any, CommandContext], Awaitable[Outcome]]
    of_pack: bool = False
    quiet: bool = False
    spent: frozenset[str] = frozenset()


ACTIONS: Mapping[str, Action] = {
    "set-hold": Action(SetHold, set_hold, of_pack=True),
    "release-hold": Action(ReleaseHold, release_hold, spent=frozenset({"NOT_ON_HOLD", "HOLD_OF_CLAIM"})),
    "change-shipping-info": Action(ChangeShippingInfo, change_shipping_info, of_pack=True),
    "assign-invoice": Action(AssignInvoice, assign_invoice, of_pack=True, quiet=True),
    "change-invoice": Action(ChangeInvoice, change_invoice, of_pack=True),
    "remove-invoice": Action(RemoveInvoice, remove_invoice, of_pack=True),
    "confirm-shipment": Action(ConfirmShipment, confirm_shipment, of_pack=True, quiet=True),
    "combine-add": Action(CombineAdd, combine_add),
    "combine-exclude": Action(CombineExclude, combine_exclude),
    "forbid-combine": Action(ForbidCombine, forbid_combine, of_pack=True),
    "allow-combine": Action(AllowCombine, allow_combine, of_pack=True),
    "cancel-all": Action(CancelAll, cancel_all),
    "restore-all": Action(RestoreAll, restore_all),
    "cancel-items": Action(CancelItems, cancel_items),
    "restore-items": Action(RestoreItems, restore_items),
    "copy": Action(CopyOrder, copy_order),
    "copy-all": Action(CopyOrderAll, copy_all),
    "delete": Action(DeleteOrder, delete_order),
    "delete-pack": Action(DeletePack, delete_pack, of_pack=True),
    "restore-deleted": Action(RestoreDeleted, restore_deleted),
    "exchange-item": Action(ExchangeItem, exchange_item),
    "add-items": Action(AddItems, add_items),
    "split-order": Action(SplitOrder, split_order),
    "undo-shipment": Action(UndoShipment, undo_shipment, of_pack=True),
    "set-priority": Action(SetPriority, set_priority),
    "clear-priority": Action(ClearPriority, clear_priority),
    "request-pickup": Action(RequestPickup, request_pickup),
    "mark-return-expected": Action(MarkReturnExpected, mark_return_expected),
    "match": Action(MatchItem, match_item),
}
