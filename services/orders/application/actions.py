"""The actions of orders (domain.md 2.10): what there is, by the name that its route has."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from services.orders.application.assign_invoice import AssignInvoice, assign_invoice
from services.orders.application.cancel_all import CancelAll, cancel_all
from services.orders.application.cancel_items import CancelItems, cancel_items
from services.orders.application.change_invoice import ChangeInvoice, change_invoice
from services.orders.application.change_shipping_info import ChangeShippingInfo, change_shipping_info
from services.orders.application.combine_add import CombineAdd, combine_add
from services.orders.application.combine_exclude import CombineExclude, combine_exclude
from services.orders.application.confirm_shipment import ConfirmShipment, confirm_shipment
from services.orders.application.finish import Outcome
from services.orders.application.match_item import MatchItem, match_item
from services.orders.application.ports import OrderCommand, Uow
from services.orders.application.release_hold import ReleaseHold, release_hold
from services.orders.application.remove_invoice import RemoveInvoice, remove_invoice
from services.orders.application.restore_all import RestoreAll, restore_all
from services.orders.application.restore_items import RestoreItems, restore_items
from services.orders.application.set_hold import SetHold, set_hold
from shared.runtime.command import CommandContext


@dataclass(frozen=True, slots=True)
class Action:
    """`of_pack`: in bulk it runs once a pack. `quiet`: in bulk its C/S records are written 완료 (domain.md 2.9)."""

    command: type[OrderCommand]
    run: Callable[[Uow, Any, CommandContext], Awaitable[Outcome]]
    of_pack: bool = False
    quiet: bool = False


ACTIONS: Mapping[str, Action] = {
    "set-hold": Action(SetHold, set_hold, of_pack=True),
    "release-hold": Action(ReleaseHold, release_hold, of_pack=True),
    "change-shipping-info": Action(ChangeShippingInfo, change_shipping_info, of_pack=True),
    "assign-invoice": Action(AssignInvoice, assign_invoice, of_pack=True, quiet=True),
    "change-invoice": Action(ChangeInvoice, change_invoice, of_pack=True),
    "remove-invoice": Action(RemoveInvoice, remove_invoice, of_pack=True),
    "confirm-shipment": Action(ConfirmShipment, confirm_shipment, of_pack=True, quiet=True),
    "combine-add": Action(CombineAdd, combine_add),
    "combine-exclude": Action(CombineExclude, combine_exclude),
    "cancel-all": Action(CancelAll, cancel_all),
    "restore-all": Action(RestoreAll, restore_all),
    "cancel-items": Action(CancelItems, cancel_items),
    "restore-items": Action(RestoreItems, restore_items),
    "match": Action(MatchItem, match_item),
}
