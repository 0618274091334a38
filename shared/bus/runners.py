"""How one message, or a batch, is given to its handler: trace, cause, and what to do after the commit."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass

import structlog
from opentelemetry import trace
from opentelemetry.trace import Link, SpanKind
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.bus import telemetry
from shared.bus.decode import Unreadable, decode, external, fallback_id
from shared.bus.failed import Message
from shared.bus.received import External, Received
from shared.bus.subscription import AfterCommit, ExternalSubscription, Subscription
from shared.bus.transport import Delivery
from shared.contracts.base import Contract
from shared.runtime.context import Cause, caused_by

log = structlog.get_logger()
_tracer = trace.get_tracer("dyflux.bus")
_AFTER_COMMIT_TIMEOUT = 5.0


@dataclass(frozen=True, slots=True)
class Job:
    """A readable message: what the handler gets, and what is stored should it fail."""

    message: Message
    content: Received | External


class Runner:
    """Decodes for one subscription and calls its handler."""

    def __init__(self, subscription: Subscription | ExternalSubscription) -> None:
        self.subscription = subscription
        self.queue = subscription.queue
        inner = isinstance(subscription, Subscription)
        self.batch = subscription.batch if isinstance(subscription, Subscription) else 1
        self.linger = subscription.linger if isinstance(subscription, Subscription) else 0.0
        self.concurrency = subscription.concurrency
        self._types: Mapping[str, type[Contract]] = (
            {contract.TYPE: contract for contract in subscription.types} if inner else {}  # type: ignore[union-attr]
        )

    def read(self, delivery: Delivery) -> Job:
        """Raises Unreadable."""
        if isinstance(self.subscription, ExternalSubscription):
            outer = external(delivery)
            return Job(self.message(delivery, outer.id, None), outer)
        received = decode(delivery.body, self._types)
        return Job(self.message(delivery, received.id, received.envelope.type), received)

    def message(self, delivery: Delivery, id: str | None = None, type: str | None = None) -> Message:
        """What is kept of a delivery, readable or not."""
        return Message(
            consumer=self.queue,
            id=id or fallback_id(delivery),
            type=type or delivery.type,
            routing_key=delivery.routing_key,
            user_id=delivery.user_id,
            body=delivery.body,
        )

    async def run(self, conn: AsyncConnection, jobs: Sequence[Job]) -> AfterCommit | None:
        """Call the handler in the transaction of `conn`."""
        with _as_effect_of(self.queue, jobs):
            if isinstance(self.subscription, ExternalSubscription):
                (job,) = jobs
                assert isinstance(job.content, External)  # noqa: S101 - narrows the type; `read` made it so
                return await self.subscription.handler(conn, job.content)
            return await self.subscription.handler(
                conn, [job.content for job in jobs if isinstance(job.content, Received)]
            )

    async def after_commit(self, call: AfterCommit | None) -> None:
        """Best effort: the effect is committed, so a failure here is told and not retried."""
        if call is None:
            return
        try:
            async with asyncio.timeout(_AFTER_COMMIT_TIMEOUT):
                await call()
        except Exception:
            telemetry.AFTER_COMMIT_FAILED.labels(self.queue).inc()
            log.warning("after-commit call failed", queue=self.queue, exc_info=True)


@contextmanager
def _as_effect_of(queue: str, jobs: Sequence[Job]) -> Iterator[None]:
    """One message is the parent of what its handler does; a batch only links to its messages, and has no one cause."""
    causes = [_cause(job.content) for job in jobs]
    if len(causes) == 1:
        context = telemetry.incoming_context(causes[0].traceparent)
        with _tracer.start_as_current_span(f"process {queue}", context, SpanKind.CONSUMER), caused_by(causes[0]):
            yield
        return
    spans = (trace.get_current_span(telemetry.incoming_context(cause.traceparent)) for cause in causes)
    links = [Link(span.get_span_context()) for span in spans if span.get_span_context().is_valid]
    shared = {cause.correlation_id for cause in causes}
    told = caused_by(Cause(shared.pop())) if len(shared) == 1 else nullcontext()
    with _tracer.start_as_current_span(f"process {queue}", kind=SpanKind.CONSUMER, links=links), told:
        yield


def _cause(content: Received | External) -> Cause:
    return content.cause if isinstance(content, Received) else Cause(content.id, content.id)


__all__ = ["Job", "Runner", "Unreadable"]
