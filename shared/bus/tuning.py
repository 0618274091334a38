"""The numbers of the bus in one place. The defaults are the product's; tests shorten times, never logic."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tuning:
    """Times are seconds. `retry_delays`: after the last one a message is parked (architecture 4)."""

    retry_delays: tuple[float, ...] = (5.0, 60.0, 900.0)
    lock_retry_delay: float = 1.0
    """A lock time-out is somebody else's work in progress: tried again soon and not counted."""
    delivery_limit: int = 20
    """Deliveries without an answer, which only a process that dies again and again makes."""
    relay_batch: int = 200
    relay_poll: float = 0.5
    relay_settle: float = 0.05
    """What is confirmed is deleted together with looking for the next batch, and after so long when none comes."""
    confirm_timeout: float = 10.0
    refused_delays: tuple[float, ...] = (1.0, 5.0, 60.0)
    """How long a message that nobody binds, or that the broker refuses, waits for its next try; the last repeats."""
    compete_interval: float = 1.0
    """How often a standby relay asks for the lock."""
    probe_interval: float = 1.0
    """How often what is down is asked whether it is back."""
    retry_poll: float = 1.0
    queue_poll: float = 1.0
    setup_timeout: float = 5.0
    sweep_interval: float = 600.0
    gauge_interval: float = 5.0
    inbox_days: int = 30
    resolved_days: int = 90
