"""Every message type there is. An unknown type is parked by its consumer, never guessed at."""

from __future__ import annotations

from collections.abc import Mapping

from shared.contracts import accounts, cancellations, cs, cs_returns, messaging, orders, orders_commands
from shared.contracts.base import Contract

CONTRACTS: Mapping[str, type[Contract]] = {
    contract.TYPE: contract
    for contract in (
        *accounts.EVENTS,
        *orders.EVENTS,
        *orders_commands.COMMANDS,
        *cs.EVENTS,
        *cs_returns.EVENTS,
        *messaging.EVENTS,
        *cancellations.EVENTS,
    )
}
