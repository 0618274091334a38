"""What operators see of the bus: Prometheus metrics, and the W3C trace context carried through the broker."""

from __future__ import annotations

from opentelemetry.context import Context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from prometheus_client import Counter, Gauge

from shared.runtime.context import Cause

_PROPAGATOR = TraceContextTextMapPropagator()

OUTBOX_DEPTH = Gauge("dyflux_bus_outbox_depth", "Messages committed and not yet confirmed.", ["service"])
OUTBOX_AGE = Gauge("dyflux_bus_outbox_age_seconds", "Age of the oldest message not yet confirmed.", ["service"])
OUTBOX_STUCK = Gauge("dyflux_bus_outbox_stuck", "Messages that were refused or that nobody binds.", ["service"])
PUBLISHED = Counter("dyflux_bus_published_total", "Messages confirmed by the broker.", ["service"])
UNBOUND = Counter("dyflux_bus_unbound_total", "Events that nobody binds.", ["service", "type"])
REFUSED = Counter("dyflux_bus_refused_total", "Messages kept because nobody takes them.", ["service"])
LEADING = Gauge("dyflux_bus_relay_leading", "1 while this process relays.", ["service"])
RELAY_PAUSED = Gauge("dyflux_bus_relay_paused", "1 while the relay waits for the broker.", ["service"])

CONSUMED = Counter("dyflux_bus_consumed_total", "Messages handled.", ["queue"])
DUPLICATES = Counter("dyflux_bus_duplicates_total", "Second deliveries acknowledged unhandled.", ["queue"])
RETRIED = Counter("dyflux_bus_retried_total", "Failures that will be tried again.", ["queue"])
PARKED = Counter("dyflux_bus_parked_total", "Messages parked.", ["queue"])
PAUSED = Gauge("dyflux_bus_consumer_paused", "1 while a consumer waits for its database or broker.", ["queue"])
AFTER_COMMIT_FAILED = Counter("dyflux_bus_after_commit_failed_total", "Best-effort calls that failed.", ["queue"])
RETRYING_NOW = Gauge("dyflux_bus_retrying_messages", "Messages waiting for their next try.", ["service"])
PARKED_NOW = Gauge("dyflux_bus_parked_messages", "Messages parked and unresolved.", ["service"])


def outgoing_traceparent(cause: Cause | None) -> str | None:
    """The traceparent of the active span, else that of the request or message being handled."""
    carrier: dict[str, str] = {}
    _PROPAGATOR.inject(carrier)
    return carrier.get("traceparent") or (cause.traceparent if cause else None)


def incoming_context(traceparent: str | None) -> Context:
    """The trace context of a message; an absent or broken traceparent starts a new trace."""
    return _PROPAGATOR.extract({"traceparent": traceparent} if traceparent else {}, Context())
