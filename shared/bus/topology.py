"""Which exchanges, queues and bindings a service needs, as plain data. Names are logical: transports add the namespace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shared.bus.subscription import ExternalSubscription, Subscription


@dataclass(frozen=True, slots=True)
class Binding:
    """`queue` gets what `exchange` takes under `pattern` (for our own messages the exact type)."""

    queue: str
    exchange: str
    pattern: str


@dataclass(frozen=True, slots=True)
class Topology:
    """`external` exchanges have an alternate one, `<exchange>.unroutable`; `unroutable` drains those (queue None:
    somebody else does)."""

    service: str
    exchanges: tuple[str, ...]
    external: tuple[str, ...]
    queues: tuple[str, ...]
    bindings: tuple[Binding, ...]
    drained: tuple[str, ...]

    @property
    def dead_queue(self) -> str:
        """Where the broker puts what a consumer died of again and again."""
        return f"{self.service}.dead"

    @property
    def unroutable_queue(self) -> str:
        """Where what nobody binds of the `drained` exchanges goes."""
        return f"{self.service}.unroutable"


def alternate_of(exchange: str) -> str:
    """The exchange that takes what an external one cannot route."""
    return f"{exchange}.unroutable"


def topology_of(service: str, subscriptions: Sequence[Subscription | ExternalSubscription]) -> Topology:
    """Derive it from what the service consumes. Raises ValueError for a name that is doubled or not ASCII."""
    inner = [each for each in subscriptions if isinstance(each, Subscription)]
    outer = [each for each in subscriptions if isinstance(each, ExternalSubscription)]
    queues = [each.queue for each in subscriptions]
    bindings = [Binding(each.queue, contract.EXCHANGE, contract.TYPE) for each in inner for contract in each.types]
    bindings += [Binding(each.queue, each.exchange, pattern) for each in outer for pattern in each.patterns]
    external = {each.exchange for each in outer}
    exchanges = {f"{service}.events", f"{service}.commands", *(b.exchange for b in bindings)} - external
    for name in (*queues, *exchanges, *external):
        if not name.isascii():
            raise ValueError(f"not ASCII: {name}")
    if len(set(queues)) != len(queues):
        raise ValueError(f"{service}: two subscriptions share a queue: {sorted(queues)}")
    return Topology(
        service=service,
        exchanges=tuple(sorted(exchanges)),
        external=tuple(sorted(external)),
        queues=tuple(queues),
        bindings=tuple(bindings),
        drained=tuple(sorted({each.exchange for each in outer if each.drains_unroutable})),
    )
