"""What is committed under docs/: OpenAPI of each service, AsyncAPI, a JSON schema for each message type.

Made from the running code alone, so that a document can never say something else than the product does.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from shared.contracts.base import Contract
from shared.contracts.registry import CONTRACTS
from shared.contracts.routes import ROUTES
from shared.web.app import openapi_of
from tests.contract.asyncapi import asyncapi
from tests.contract.titles import without_titles
from tests.support.apps import app_of, close, unconnected

DOCS = Path(__file__).resolve().parents[2] / "docs"
SCHEMAS = DOCS / "schemas"

Json = dict[str, Any]


async def openapi(service: str) -> Json:
    """The document of one service, built without engines."""
    built = await unconnected(service)
    try:
        return openapi_of(app_of(built))
    finally:
        await close(built)


def schema_of(contract: type[Contract]) -> Json:
    """The JSON schema (2020-12) of a message type's `data`."""
    made = without_titles(contract.model_json_schema())
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"urn:dyflux:{contract.TYPE}", **made}


def schemas(contracts: Mapping[str, type[Contract]] = CONTRACTS) -> dict[str, Json]:
    """Type → schema."""
    return {name: schema_of(contract) for name, contract in contracts.items()}


def committed_schemas() -> dict[str, Json]:
    """Type → schema as it is committed."""
    return {path.name.removesuffix(".json"): json.loads(path.read_text("utf-8")) for path in SCHEMAS.glob("*.json")}


async def all_documents() -> dict[Path, Json]:
    """Path under docs/ → document."""
    made: dict[Path, Json] = {DOCS / "openapi" / f"{service}.json": await openapi(service) for service in ROUTES}
    made[DOCS / "asyncapi.json"] = asyncapi(CONTRACTS)
    made |= {SCHEMAS / f"{name}.json": schema for name, schema in schemas().items()}
    return made


def committed_paths() -> set[Path]:
    """Every generated document that is there."""
    return {*(DOCS / "openapi").glob("*.json"), *SCHEMAS.glob("*.json"), *DOCS.glob("asyncapi.json")}


def as_text(document: Json) -> str:
    """As it is committed: two spaces, Hangul readable, a line end."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
