"""The facade that a service's bootstrap uses: `Bus(...)`, `.outbox`, `.consumers()`, `.relay()`, `.setup()`."""

from __future__ import annotations

from collections.abc import Sequence

from shared.bus.outbox import Outbox
from shared.bus.subscription import ExternalSubscription, Subscription
from shared.bus.tuning import Tuning
from shared.db.database import Database
from shared.runtime.clock import Clock, utc_now
from shared.runtime.ids import NewId, uuid7
from shared.runtime.service import Component
from shared.runtime.settings import CommonSettings


class Bus:
    """The messaging runtime of one service in one process, over the transport that the settings name.

    In `Service.stages` put HTTP first, then `consumers()`, then `relay()` last, so that what the others still say is
    published. `setup` belongs in `on_start`, `close` in `on_close`, before the database's.
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
    ) -> None:
        self.service = service
        self.outbox = Outbox(service, clock, new_id)
        self._database = database
        self._settings = settings
        self._subscriptions = tuple(subscriptions)
        self._clock = clock
        self._tuning = tuning or Tuning()

    def consumers(self) -> list[Component]:
        """Consumers of all subscriptions, the retry loop, the drain of dead letters. They stop before the relay."""
        raise NotImplementedError

    def relay(self) -> list[Component]:
        """The relay, its gauges and the retention sweep. The relay flushes the outbox before it stops."""
        raise NotImplementedError

    async def setup(self) -> None:
        """Declare exchanges, queues and bindings. Waits a little for a broker that is not up; never raises for it:
        consumers and relay declare again whenever they connect."""
        raise NotImplementedError

    async def declare(self, timeout: float) -> None:
        """The same for the migration step, before any service starts: raises when the broker does not answer in
        `timeout` seconds. No event is then published before its subscribers' queues exist."""
        raise NotImplementedError

    async def probe(self) -> None:
        """For `/readyz`: raises when the broker (local: a peer's database) does not answer within two seconds."""
        raise NotImplementedError

    def wake(self) -> None:
        """Let the relay and the retry loop look at once instead of at their next poll."""
        raise NotImplementedError

    async def close(self) -> None:
        """Close the connections that `probe` and `setup` keep."""
        raise NotImplementedError
