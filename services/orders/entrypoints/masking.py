"""A pack as those see it who may not read personal data: names, phones and addresses masked by the one rule."""

from __future__ import annotations

from shared.contracts.people import Buyer, Recipient
from shared.contracts.privacy import mask_address, mask_name, mask_phone
from shared.contracts.snapshots import Pack


def masked(pack: Pack) -> Pack:
    """The same pack with its people masked."""
    orders = tuple(
        order.model_copy(update={"buyer": order.buyer.model_copy(update=_hidden(order.buyer))}) for order in pack.orders
    )
    recipient: Recipient = pack.recipient.model_copy(update=_hidden(pack.recipient))
    return pack.model_copy(update={"recipient": recipient, "orders": orders})


def _hidden(person: Buyer) -> dict[str, str]:
    return {
        "name": mask_name(person.name),
        "tel": mask_phone(person.tel),
        "mobile": mask_phone(person.mobile),
        "address": mask_address(person.address),
    }
