"""배송정보변경 (A3): the recipient of the whole pack, until there is a waybill (D4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from services.orders.domain.events import FieldChange, ShippingInfoChanged
from services.orders.domain.pack import Pack
from services.orders.domain.phones import checked_phone, checked_zip
from shared.contracts.codes import Refusal
from shared.contracts.people import Recipient, one_line, plain_lines
from shared.contracts.snapshots import OrderStatus


def change_shipping_info(pack: Pack, mgmt_no: int, fields: Mapping[str, object]) -> None:
    """Change the recipient fields given; one FieldChange for each that is really another value.

    Raises FIELD_REQUIRED (an empty name), INVALID_VALUE, INVALID_PHONE, INVALID_ZIP, LOCKED_BY_INVOICE,
    ALREADY_SHIPPED, NO_CHANGE.
    """
    order = pack.order(mgmt_no)
    wanted = {name: _CHECKS[name](value) for name, value in fields.items()}
    if pack.status is OrderStatus.INVOICED:
        raise Refusal("LOCKED_BY_INVOICE")
    if pack.status is OrderStatus.SHIPPED:
        raise Refusal("ALREADY_SHIPPED")
    now = pack.recipient.model_dump()
    changes = tuple(
        FieldChange(name, now[name], wanted[name])
        for name in Recipient.model_fields
        if name in wanted and wanted[name] != now[name]
    )
    if not changes:
        raise Refusal("NO_CHANGE")
    pack.recipient = pack.recipient.model_copy(update={change.field: change.new for change in changes})
    pack.record(ShippingInfoChanged(order.mgmt_no, changes))


def _text(field: str, kept: Callable[[str], str] = one_line) -> Callable[[object], str]:
    def check(value: object) -> str:
        if not isinstance(value, str):
            raise Refusal("INVALID_VALUE", field=f"recipient.{field}")
        return kept(value)

    return check


def _name(value: object) -> str:
    name = _text("name")(value)
    if not name:
        raise Refusal("FIELD_REQUIRED", field="recipient.name")
    return name


_CHECKS: Mapping[str, Callable[[object], str]] = {
    "name": _name,
    "tel": partial(checked_phone, whose="수령자"),
    "mobile": partial(checked_phone, whose="수령자"),
    "zip": partial(checked_zip, whose="수령자"),
    "address": _text("address"),
    "memo": _text("memo", plain_lines),
}
