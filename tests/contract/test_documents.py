"""What is committed under docs/ is what the running code says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema_rs import meta

from shared.contracts.base import Envelope
from shared.contracts.registry import CONTRACTS
from shared.contracts.routes import ROUTES
from tests.contract.asyncapi import asyncapi
from tests.contract.documents import DOCS, SCHEMAS, as_text, committed_paths, openapi, schemas

AGAIN = "docs are out of date: run `make openapi` and commit what it writes"


def committed(path: Path) -> str:
    assert path.is_file(), f"{path.name}: {AGAIN}"
    return path.read_text("utf-8")


@pytest.mark.parametrize("service", sorted(ROUTES))
async def test_openapi_is_the_committed_one_when_made_anew(service: str) -> None:
    made = as_text(await openapi(service))
    assert made == committed(DOCS / "openapi" / f"{service}.json"), AGAIN


def test_asyncapi_is_the_committed_one_when_made_anew() -> None:
    assert as_text(asyncapi(CONTRACTS)) == committed(DOCS / "asyncapi.json"), AGAIN


@pytest.mark.parametrize("name", sorted(CONTRACTS))
def test_schema_is_the_committed_one_when_made_anew(name: str) -> None:
    made = schemas()[name]
    meta.validate(made)
    assert as_text(made) == committed(SCHEMAS / f"{name}.json"), AGAIN


def test_no_document_is_left_over_when_its_subject_is_gone() -> None:
    expected = {DOCS / "openapi" / f"{service}.json" for service in ROUTES} | {DOCS / "asyncapi.json"}
    assert committed_paths() == expected | {SCHEMAS / f"{name}.json" for name in CONTRACTS}


def references(node: Any) -> set[str]:
    if isinstance(node, list):
        return set().union(*map(references, node))
    if not isinstance(node, dict):
        return set()
    own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
    return own.union(*map(references, node.values()))


def found(document: Any, reference: str) -> Any:
    for part in reference.removeprefix("#/").split("/"):
        document = document[part]
    return document


def test_asyncapi_has_a_channel_an_operation_and_a_message_for_each_type_when_read() -> None:
    document = json.loads(committed(DOCS / "asyncapi.json"))
    assert document["asyncapi"] == "3.0.0"
    for part in (document["channels"], document["operations"], document["components"]["messages"]):
        assert set(part) == set(CONTRACTS)
    assert all(found(document, reference) for reference in references(document))
    shipped = document["channels"]["orders.pack.shipped.v1"]
    assert shipped["address"] == "orders.pack.shipped.v1"
    assert shipped["bindings"]["amqp"]["exchange"]["name"] == "orders.events"
    assert document["operations"]["orders.pack.shipped.v1"]["action"] == "send"
    assert document["operations"]["orders.claim.apply.v1"]["action"] == "receive"
    apply = found(document, document["channels"]["orders.claim.apply.v1"]["messages"]["orders.claim.apply.v1"]["$ref"])
    envelope, data = apply["payload"]["allOf"]
    assert found(document, envelope["$ref"])["required"] == sorted(
        ["id", "source", "type", "subject", "time", "correlationid", "data"],
        key=list(Envelope.model_fields).index,
    )
    assert data["properties"]["type"] == {"const": "orders.claim.apply.v1"}
    assert "received_at" in found(document, data["properties"]["data"]["$ref"])["required"]


@pytest.mark.parametrize("service", sorted(ROUTES))
def test_openapi_says_what_every_operation_is_when_read(service: str) -> None:
    document = json.loads(committed(DOCS / "openapi" / f"{service}.json"))
    assert document["openapi"].startswith("3.1")
    operations = [one for path in document["paths"].values() for one in path.values()]
    assert len(operations) == len(ROUTES[service])
    assert len({one["operationId"] for one in operations}) == len(operations)
    for one in operations:
        assert {"400", "401", "403", "422"} <= set(one["responses"]), one["operationId"]
        assert "application/problem+json" in one["responses"]["422"]["content"]
    assert all(found(document, reference) is not None for reference in references(document))
