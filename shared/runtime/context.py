"""Which request or message caused what is done now: carried by context variables from the edge to outbox and logs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cause:
    """`correlation_id` is the first request's id, `causation_id` the message being handled, W3C `traceparent`."""

    correlation_id: str
    causation_id: str | None = None
    traceparent: str | None = None


_cause: ContextVar[Cause | None] = ContextVar("cause", default=None)


def current_cause() -> Cause | None:
    """The cause of what is done now; None outside requests and messages."""
    return _cause.get()


@contextmanager
def caused_by(cause: Cause) -> Iterator[None]:
    """Run a block as the effect of `cause`."""
    token = _cause.set(cause)
    try:
        yield
    finally:
        _cause.reset(token)
