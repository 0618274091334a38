"""The bus' tables as every service's first migration creates them. Frozen: a change is a new function, called by a
new migration of each service, so that old and fresh databases end alike."""

from __future__ import annotations

from typing import Any, Protocol

_VACUUM = "autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0"
"""A queue table is always nearly empty: a share of its rows would never be reached, and dead rows at its head cost."""

_CREATE = (
    f"""
    CREATE TABLE outbox (
        id bigint GENERATED ALWAYS AS IDENTITY,
        message_id uuid NOT NULL,
        source text NOT NULL,
        exchange text NOT NULL,
        type text NOT NULL,
        subject text NOT NULL,
        sequence bigint,
        correlation_id text NOT NULL,
        causation_id text,
        traceparent text,
        body text NOT NULL,
        created_at timestamptz NOT NULL,
        attempts integer NOT NULL DEFAULT 0,
        due_at timestamptz,
        error text,
        CONSTRAINT pk_outbox PRIMARY KEY (id)
    ) WITH ({_VACUUM})
    """,
    "CREATE INDEX ix_outbox_due_at ON outbox (due_at) WHERE due_at IS NOT NULL",
    """
    CREATE TABLE inbox (
        consumer text NOT NULL,
        message_id text NOT NULL,
        received_at timestamptz NOT NULL,
        CONSTRAINT pk_inbox PRIMARY KEY (consumer, message_id)
    )
    """,
    "CREATE INDEX ix_inbox_received_at ON inbox USING brin (received_at)",
    """
    CREATE TABLE bus_failed (
        id bigint GENERATED ALWAYS AS IDENTITY,
        consumer text NOT NULL,
        message_id text NOT NULL,
        type text,
        routing_key text NOT NULL,
        user_id text,
        body bytea NOT NULL,
        state text NOT NULL,
        attempt integer NOT NULL,
        due_at timestamptz,
        reason text NOT NULL,
        error text NOT NULL,
        failed_at timestamptz NOT NULL,
        parked_at timestamptz,
        resolved_at timestamptz,
        CONSTRAINT pk_bus_failed PRIMARY KEY (id),
        CONSTRAINT uq_bus_failed_consumer_message_id UNIQUE (consumer, message_id),
        CONSTRAINT ck_bus_failed_state CHECK (state IN ('RETRY', 'PARKED', 'REPLAYED', 'DROPPED')),
        CONSTRAINT ck_bus_failed_due CHECK ((state = 'RETRY') = (due_at IS NOT NULL)),
        CONSTRAINT ck_bus_failed_resolved
            CHECK ((state IN ('REPLAYED', 'DROPPED')) = (resolved_at IS NOT NULL))
    )
    """,
    "CREATE INDEX ix_bus_failed_due_at ON bus_failed (due_at) WHERE state = 'RETRY'",
    "CREATE INDEX ix_bus_failed_parked_at ON bus_failed (parked_at) WHERE state = 'PARKED'",
    "CREATE INDEX ix_bus_failed_resolved_at ON bus_failed (resolved_at) WHERE resolved_at IS NOT NULL",
    f"""
    CREATE TABLE bus_queue (
        id bigint GENERATED ALWAYS AS IDENTITY,
        queue text NOT NULL,
        message_id text NOT NULL,
        routing_key text NOT NULL,
        body text NOT NULL,
        deliveries integer NOT NULL DEFAULT 0,
        enqueued_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_bus_queue PRIMARY KEY (id),
        CONSTRAINT uq_bus_queue_queue_message_id UNIQUE (queue, message_id)
    ) WITH (fillfactor = 70, {_VACUUM})
    """,  # each row is updated once when it is taken: room on its page keeps that update off the indexes
    "CREATE INDEX ix_bus_queue_queue_id ON bus_queue (queue, id)",
    """
    CREATE TABLE bus_binding (
        queue text NOT NULL,
        exchange text NOT NULL,
        routing_key text NOT NULL,
        CONSTRAINT pk_bus_binding PRIMARY KEY (queue, exchange, routing_key)
    )
    """,
)


class _Executes(Protocol):
    def execute(self, sqltext: str, /) -> Any: ...


def create_bus_tables(op: _Executes) -> None:
    """Call it in `upgrade()` of a service's `0001_….py`: `create_bus_tables(op)`."""
    for statement in _CREATE:
        op.execute(statement)


def drop_bus_tables(op: _Executes) -> None:
    """Call it in `downgrade()`."""
    for table in ("bus_binding", "bus_queue", "bus_failed", "inbox", "outbox"):
        op.execute(f"DROP TABLE {table}")
