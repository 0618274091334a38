"""Bodies of the actions. Only types are checked here: what domain.md 2.10 codes (no reason, zero pieces, letters in a
waybill number, no line chosen) is let through and coded by the domain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field, create_model

from services.orders.entrypoints.schemas_base import ActionBody, Lines, Number, Typed
from services.orders.entrypoints.schemas_changes import CHANGES
from shared.web.schemas import Body, Bool, Int, Short, Text


class SetHoldBody(ActionBody):
    """보류설정 (A1)."""

    reason: Text = ""


class ReleaseHoldBody(ActionBody):
    """보류해제 (A2); without an id the hold by hand."""

    hold_id: Short | None = None


class RecipientEdit(Body):
    """The recipient fields that change; those left out or null stay."""

    name: Short | None = None
    tel: Typed = None
    mobile: Typed = None
    zip: Typed = None
    address: Text | None = None
    memo: Text | None = None


class ChangeShippingInfoBody(ActionBody):
    """배송정보변경 (A3)."""

    recipient: RecipientEdit = Field(default_factory=RecipientEdit)

    def values(self) -> dict[str, Any]:
        return {**super().values(), "recipient": self.recipient.model_dump(exclude_none=True)}


class InvoiceBody(ActionBody):
    """송장입력 (A4), 송장변경 (A5): `courier` is a code of `GET /couriers`."""

    courier: Typed = None
    invoice_no: Typed = None


class CombineAddBody(ActionBody):
    """합포추가 (A7)."""

    target_mgmt_no: Int | None = None
    confirm_recipient_mismatch: Bool = False
    confirm_mixed_shipper: Bool = False


class CancelAllBody(ActionBody):
    """전체취소 (A10): `reason` is an identifier of `GET /reasons`."""

    reason: Short | None = None
    whole_pack: Bool = False


class RestoreAllBody(ActionBody):
    """전체정상복귀 (A11): `resend` also sends pieces again that were cancelled after shipping (D2)."""

    resend: Bool = False


class CancelItemsBody(ActionBody):
    """개별취소 (A12)."""

    items: Lines = None
    reason: Short | None = None


class RestoreItemsBody(ActionBody):
    """개별정상복귀 (A13)."""

    items: Lines = None
    resend: Bool = False


class MatchBody(ActionBody):
    """매칭 (A35)."""

    item_id: Int | None = None
    option_code: Typed = None
    remember: Bool = True
    rematch_all: Bool = False


BODIES: Mapping[str, type[ActionBody]] = {
    "set-hold": SetHoldBody,
    "release-hold": ReleaseHoldBody,
    "change-shipping-info": ChangeShippingInfoBody,
    "assign-invoice": InvoiceBody,
    "change-invoice": InvoiceBody,
    "remove-invoice": ActionBody,
    "confirm-shipment": ActionBody,
    "combine-add": CombineAddBody,
    "combine-exclude": ActionBody,
    "cancel-all": CancelAllBody,
    "restore-all": RestoreAllBody,
    "cancel-items": CancelItemsBody,
    "restore-items": RestoreItemsBody,
    "match": MatchBody,
    **CHANGES,
}


def single(action: str) -> type[ActionBody]:
    """The body of an action on one order: with `expected_version`, the pack's."""
    return create_model(_name(action), __base__=BODIES[action], expected_version=(Int | None, None))


def row(action: str) -> type[ActionBody]:
    """A row of a bulk call."""
    fields: dict[str, Any] = {"mgmt_no": (Number, ...), "expected_version": (Int | None, None)}
    return create_model(f"{_name(action)}Row", __base__=BODIES[action], **fields)


def bulk(action: str) -> type[ActionBody]:
    """Either `mgmt_nos` with the fields of all, or `rows` with fields of their own, each read by itself."""
    fields: dict[str, Any] = {
        "mgmt_nos": (list[Number] | None, None),
        "rows": (list[dict[str, Any]] | None, Field(default=None, description=f"each a {_name(action)}Row")),
    }
    return create_model(f"Bulk{_name(action)}", __base__=BODIES[action], **fields)


def _name(action: str) -> str:
    return "".join(part.capitalize() for part in action.split("-"))
