"""The bus' tables, the same in every service's database. Their DDL is frozen in `migration.py`; a test compares the two.

Nobody but `shared/bus` reads or writes them; a service only adds them to its history.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import BYTEA, TIMESTAMP, UUID

_WHEN = TIMESTAMP(timezone=True)


@dataclass(frozen=True, slots=True)
class BusTables:
    """`outbox` out, `inbox` in (30 days), `failed` retry and parking, `queue` and `binding` of the local transport."""

    outbox: sa.Table
    inbox: sa.Table
    failed: sa.Table
    queue: sa.Table
    binding: sa.Table


def bus_tables(metadata: sa.MetaData) -> BusTables:
    """Add the five tables to a service's MetaData, so that its history and its model agree."""
    return BusTables(_outbox(metadata), _inbox(metadata), _failed(metadata), _queue(metadata), _binding(metadata))


def _identity() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True)


def _outbox(metadata: sa.MetaData) -> sa.Table:
    return sa.Table(
        "outbox",
        metadata,
        _identity(),
        sa.Column("message_id", UUID(as_uuid=True), nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("exchange", sa.Text, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("sequence", sa.BigInteger),
        sa.Column("correlation_id", sa.Text, nullable=False),
        sa.Column("causation_id", sa.Text),
        sa.Column("traceparent", sa.Text),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("created_at", _WHEN, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("due_at", _WHEN),
        sa.Column("error", sa.Text),
        sa.Index("ix_outbox_due_at", "due_at", postgresql_where=sa.text("due_at IS NOT NULL")),
    )


def _inbox(metadata: sa.MetaData) -> sa.Table:
    return sa.Table(
        "inbox",
        metadata,
        sa.Column("consumer", sa.Text, primary_key=True),
        sa.Column("message_id", sa.Text, primary_key=True),
        sa.Column("received_at", _WHEN, nullable=False),
        sa.Index("ix_inbox_received_at", "received_at", postgresql_using="brin"),
    )


def _failed(metadata: sa.MetaData) -> sa.Table:
    return sa.Table(
        "bus_failed",
        metadata,
        _identity(),
        sa.Column("consumer", sa.Text, nullable=False),
        sa.Column("message_id", sa.Text, nullable=False),
        sa.Column("type", sa.Text),
        sa.Column("routing_key", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text),
        sa.Column("body", BYTEA, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("due_at", _WHEN),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("failed_at", _WHEN, nullable=False),
        sa.Column("parked_at", _WHEN),
        sa.Column("resolved_at", _WHEN),
        sa.UniqueConstraint("consumer", "message_id"),
        sa.CheckConstraint("state IN ('RETRY', 'PARKED', 'REPLAYED', 'DROPPED')", name="state"),
        sa.CheckConstraint("(state = 'RETRY') = (due_at IS NOT NULL)", name="due"),
        sa.CheckConstraint("(state IN ('REPLAYED', 'DROPPED')) = (resolved_at IS NOT NULL)", name="resolved"),
        sa.Index("ix_bus_failed_due_at", "due_at", postgresql_where=sa.text("state = 'RETRY'")),
        sa.Index("ix_bus_failed_parked_at", "parked_at", postgresql_where=sa.text("state = 'PARKED'")),
        sa.Index("ix_bus_failed_resolved_at", "resolved_at", postgresql_where=sa.text("resolved_at IS NOT NULL")),
    )


def _queue(metadata: sa.MetaData) -> sa.Table:
    return sa.Table(
        "bus_queue",
        metadata,
        _identity(),
        sa.Column("queue", sa.Text, nullable=False),
        sa.Column("message_id", sa.Text, nullable=False),
        sa.Column("routing_key", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("deliveries", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("enqueued_at", _WHEN, nullable=False, server_default=sa.text("now()")),
        sa.UniqueConstraint("queue", "message_id"),
        sa.Index("ix_bus_queue_queue_id", "queue", "id"),
    )


def _binding(metadata: sa.MetaData) -> sa.Table:
    return sa.Table(
        "bus_binding",
        metadata,
        sa.Column("queue", sa.Text, primary_key=True),
        sa.Column("exchange", sa.Text, primary_key=True),
        sa.Column("routing_key", sa.Text, primary_key=True),
    )
