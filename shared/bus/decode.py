"""Bytes to a validated message. What cannot be read is parked by the caller, never guessed at and never retried."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from pydantic import ValidationError

from shared.bus.failures import Failure, describe
from shared.bus.received import External, Received
from shared.bus.transport import Delivery
from shared.contracts.base import Contract, Envelope


class Unreadable(Exception):
    """The message cannot be handled as it is; `failure` says why."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.reason)
        self.failure = failure


def decode(body: bytes, types: Mapping[str, type[Contract]]) -> Received:
    """The message, by the types that its consumer handles. Raises Unreadable."""
    try:
        envelope = Envelope.model_validate_json(body)
    except ValidationError as error:
        failure = describe(error)
        raise Unreadable(Failure(f"unreadable envelope: {failure.reason}"[:500], failure.error)) from error
    contract = types.get(envelope.type)
    if contract is None:
        name = envelope.type[:200]
        raise Unreadable(Failure(f"unknown type {name}", f"nothing here handles {name}"))
    try:
        return Received(envelope, contract.model_validate(envelope.data))
    except ValidationError as error:
        raise Unreadable(describe(error)) from error


def external(delivery: Delivery) -> External:
    """A message from outside whose sender the broker vouches for. Raises Unreadable."""
    user, key = delivery.user_id, delivery.routing_key
    if not user:
        raise Unreadable(Failure("user_id is missing", "AMQP property user_id is required"))
    if key.partition(".")[2] != user:
        raise Unreadable(Failure("user_id does not fit the routing key", f"user {user}, routing key {key}"))
    if not delivery.message_id:
        raise Unreadable(Failure("message_id is missing", "AMQP property message_id is required"))
    return External(delivery.body, user, delivery.message_id, key)


def fallback_id(delivery: Delivery) -> str:
    """The inbox id of what cannot be read: its own if it has one, with its sender; else a digest, so that the same
    bytes are parked once."""
    if not delivery.message_id:
        return "sha256:" + hashlib.sha256(delivery.body).hexdigest()
    return f"{delivery.user_id}:{delivery.message_id}" if delivery.user_id else delivery.message_id
