"""AsyncAPI 3.0 of all messages: a channel for each type (its routing key), the operation of its producer or owner, and
the CloudEvents envelope in which the data travels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic.json_schema import models_json_schema

from shared.contracts.base import Contract, Envelope
from tests.contract.titles import without_titles

Json = dict[str, Any]

_REF = "#/components/schemas/{model}"


def asyncapi(contracts: Mapping[str, type[Contract]]) -> Json:
    """The document of these message types."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "dyflux",
            "version": "1",
            "description": "Events and commands between the services, over RabbitMQ or the local transport. "
            "Additive within a major; a breaking change is a new type.",
        },
        "defaultContentType": "application/cloudevents+json",
        "channels": {name: _channel(contract) for name, contract in contracts.items()},
        "operations": {name: _operation(contract) for name, contract in contracts.items()},
        "components": {
            "messages": {name: _message(contract) for name, contract in contracts.items()},
            "schemas": _schemas(contracts),
        },
    }


def _channel(contract: type[Contract]) -> Json:
    exchange = {"name": contract.EXCHANGE, "type": "topic", "durable": True, "autoDelete": False}
    return {
        "address": contract.TYPE,
        "messages": {contract.TYPE: {"$ref": f"#/components/messages/{contract.TYPE}"}},
        "bindings": {"amqp": {"is": "routingKey", "exchange": exchange}},
    }


def _operation(contract: type[Contract]) -> Json:
    owner, kind = contract.EXCHANGE.split(".")
    command = kind == "commands"
    return {
        "action": "receive" if command else "send",
        "summary": f"{owner} {'carries it out' if command else 'publishes it'}",
        "channel": {"$ref": f"#/channels/{contract.TYPE}"},
        "messages": [{"$ref": f"#/channels/{contract.TYPE}/messages/{contract.TYPE}"}],
    }


def _message(contract: type[Contract]) -> Json:
    data = {"type": {"const": contract.TYPE}, "data": {"$ref": _REF.format(model=contract.__name__)}}
    return {
        "name": contract.TYPE,
        "title": contract.__name__,
        "summary": (contract.__doc__ or "").split("\n\n")[0].replace("\n    ", " "),
        "contentType": "application/cloudevents+json",
        "payload": {"allOf": [{"$ref": _REF.format(model="Envelope")}, {"properties": data}]},
    }


def _schemas(contracts: Mapping[str, type[Contract]]) -> Json:
    models: list[tuple[type[Contract] | type[Envelope], Any]] = [(one, "validation") for one in contracts.values()]
    _, made = models_json_schema([*models, (Envelope, "validation")], ref_template=_REF)
    found: Json = without_titles(made)["$defs"]
    return found
