"""What cs consumes: orders for the read model and the history, messages for the history, claims for the consoles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from prometheus_client import Histogram
from sqlalchemy.ext.asyncio import AsyncConnection

from services.cs.application.live import Live, LiveMessage, claim_arrived, pack_changed, record_added
from services.cs.application.ports import Uow
from services.cs.application.project_orders import project_orders
from services.cs.application.record_messages import record_of
from shared.bus.received import Received
from shared.bus.subscription import AfterCommit, Subscription
from shared.contracts import cancellations, orders
from shared.contracts.messaging import MessageQueued
from shared.runtime.clock import Clock

LAG = Histogram(
    "dyflux_cs_projection_lag_seconds",
    "From the message's time to its effect being visible, the oldest of each batch.",
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 300),
)
CLAIMS = (cancellations.ClaimReceived, cancellations.ClaimSettled, cancellations.ClaimWithdrawn)


def subscriptions(
    uow: Callable[[AsyncConnection], Uow], live: Live, clock: Clock, batch: int
) -> Sequence[Subscription]:
    """Queues: `cs.order-view`, `cs.messages`, `cs.claims`."""

    async def order_view(conn: AsyncConnection, received: Sequence[Received]) -> AfterCommit:
        told = await project_orders(uow(conn), [(each.id, each.data) for each in received])
        oldest = min(each.time for each in received)

        async def after() -> None:
            LAG.observe(max(0.0, (clock() - oldest).total_seconds()))
            await live.tell(told)

        return after

    async def messages(conn: AsyncConnection, received: Sequence[Received]) -> AfterCommit | None:
        drafts = [record_of(each.as_(MessageQueued), each.id) for each in received]
        wanted = [draft for draft in drafts if draft is not None]
        work = uow(conn)
        added = await work.records.add(wanted)
        await work.view.follow_records(mgmt_nos={each.mgmt_no for each in added})
        told: list[LiveMessage] = []
        for each in added:
            draft = wanted[each.n]
            told.append(
                record_added(each.id, each.mgmt_no, each.pack_no, draft.task, draft.at, draft.operator, draft.handled)
            )
        rows = await work.view.grid_rows({each.pack_no for each in added})
        told += [pack_changed(row, has_open=opened) for row, opened in rows]
        return partial(live.tell, told) if told else None

    async def claims(_conn: AsyncConnection, received: Sequence[Received]) -> AfterCommit:
        return partial(
            live.tell,
            [claim_arrived(each.data) for each in received if isinstance(each.data, cancellations.ClaimEvent)],
        )

    return (
        Subscription("cs.order-view", orders.EVENTS, order_view, batch=batch),
        Subscription("cs.messages", (MessageQueued,), messages, batch=batch),
        Subscription("cs.claims", CLAIMS, claims, batch=batch),
    )
