"""The facade that a service's bootstrap uses: `Bus(...)`, `.outbox`, `.consumers()`, `.relay()`, `.setup()`."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import structlog

from shared.bus import telemetry
from shared.bus.amqp.transport import AmqpTransport
from shared.bus.consumer import Consumer
from shared.bus.drain import Drain
from shared.bus.gauges import Gauges
from shared.bus.handling import Handling
from shared.bus.local.transport import LocalTransport
from shared.bus.outbox import Outbox
from shared.bus.relay import Relay
from shared.bus.reroute import Rerouting
from shared.bus.retry import Retries
from shared.bus.runners import Runner
from shared.bus.subscription import ExternalSubscription, Subscription
from shared.bus.sweep import Sweep
from shared.bus.topology import Topology, topology_of
from shared.bus.transport import BrokerDown, Transport
from shared.bus.tuning import Tuning
from shared.db.database import Database
from shared.runtime.clock import Clock, utc_now
from shared.runtime.ids import NewId, uuid7
from shared.runtime.service import Component
from shared.runtime.settings import CommonSettings

log = structlog.get_logger()
_PAUSE = 0.2


class Bus:
    """The messaging runtime of one service in one process, over the transport that the settings name.

    In `Service.stages` put HTTP first, then `consumers()`, then `relay()` last, so that what the others still say is
    published. `setup` belongs in `on_start`, `close` in `on_close`, before the database's. `direct_url` is needed
    where the pool goes through a pooler; `transport` replaces the one that the settings name.
    """

    def __init__(
        self,
        service: str,
        database: Database,
        settings: CommonSettings,
        subscriptions: Sequence[Subscription | ExternalSubscription] = (),
        *,
        clock: Clock = utc_now,
        new_id: NewId = uuid7,
        tuning: Tuning | None = None,
        direct_url: str | None = None,
        transport: Transport | None = None,
    ) -> None:
        self.service = service
        self.outbox = Outbox(service, clock, new_id)
        self.topology: Topology = topology_of(service, subscriptions)
        self._database = database
        self._subscriptions = _for_transport(settings, subscriptions)
        self._clock = clock
        self._tuning = tuning or Tuning()
        self._direct_url = direct_url or database.url
        self._transport = transport or transport_of(service, database, settings, self._tuning)
        self._drains = settings.transport == "amqp"
        self._handling = Handling(database, clock, self._tuning)
        self._relay_woken, self._retries_woken = asyncio.Event(), asyncio.Event()

    def consumers(self) -> list[Component]:
        """Consumers of all subscriptions, the retry loop, the drain of dead letters. They stop before the relay."""
        runners = {each.queue: Runner(each) for each in self._subscriptions}
        if not runners:
            return []
        parts: list[Component] = [
            Consumer(runner, number, self._handling, self._transport, self._database, self._tuning)
            for runner in runners.values()
            for number in range(runner.concurrency)
        ]
        if self._drains:
            parts.append(self._drain(self.topology.dead_queue, "delivery limit"))
        if self._drains and self.topology.drained:
            parts.append(self._drain(self.topology.unroutable_queue, "unroutable"))
            outer = [each for each in self._subscriptions if isinstance(each, ExternalSubscription)]
            queue = self.topology.unroutable_queue
            runners[queue] = Rerouting(queue, outer, self._clock)
        parts.append(Retries(self.service, runners, self._database, self._clock, self._tuning, self._retries_woken))
        return parts

    def relay(self) -> list[Component]:
        """The relay, its gauges and the retention sweep. The relay flushes the outbox before it stops."""
        return [
            Relay(self.service, self._direct_url, self._transport, self._clock, self._tuning, self._relay_woken),
            Gauges(self.service, self._database, self._clock, self._tuning),
            Sweep(self.service, self._database, self._clock, self._tuning),
        ]

    async def setup(self) -> None:
        """Declare exchanges, queues and bindings. Waits a little for a broker that is not up; never raises for it:
        consumers declare again whenever they connect."""
        try:
            await self.declare(self._tuning.setup_timeout)
        except BrokerDown as error:
            log.warning("broker not up, declaring later", service=self.service, error=str(error))

    async def declare(self, timeout: float) -> None:
        """The same for the migration step, before any service starts: raises BrokerDown when the broker does not
        answer in `timeout` seconds. No event is then published before its subscribers' queues exist."""
        end = asyncio.get_running_loop().time() + timeout
        while True:
            left = end - asyncio.get_running_loop().time()
            try:
                async with asyncio.timeout(max(left, 0)):
                    return await self._transport.declare(self.topology)
            except BrokerDown:
                if left < _PAUSE:
                    raise
            except TimeoutError as error:
                raise BrokerDown(f"no answer within {timeout} s") from error
            await asyncio.sleep(_PAUSE)

    async def probe(self) -> None:
        """For `/readyz`: raises BrokerDown when the broker (local: a peer's database) does not answer within 2 s."""
        await self._transport.probe()

    def wake(self) -> None:
        """Let the relay and the retry loop look at once instead of at their next poll."""
        self._relay_woken.set()
        self._retries_woken.set()

    async def close(self) -> None:
        """Close the connections that are kept between sessions."""
        await self._transport.close()

    def _drain(self, queue: str, reason: str) -> Drain:
        return Drain(queue, reason, self._handling, self._transport, self._database, self._tuning)


def transport_of(service: str, database: Database, settings: CommonSettings, tuning: Tuning) -> Transport:
    """The transport that the settings name."""
    if settings.transport == "local":
        return LocalTransport(service, database, settings.local_peers, tuning)
    return AmqpTransport(service, settings.amqp_url, settings.namespace, tuning)


def _for_transport(
    settings: CommonSettings, subscriptions: Sequence[Subscription | ExternalSubscription]
) -> list[Subscription | ExternalSubscription]:
    """The local transport has no way in from outside but HTTP."""
    return [each for each in subscriptions if settings.transport == "amqp" or isinstance(each, Subscription)]


__all__ = ["Bus", "telemetry", "transport_of"]
