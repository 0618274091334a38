"""Real ids in an OpenAPI document, beside what it allows anyway: a generated request leads somewhere every other time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

Seeds = Mapping[str, Sequence[Any]]
"""Name of a parameter or field, or `<first path segment>/<name>` where the same name means different things → values."""


def seeded(document: Mapping[str, Any], seeds: Seeds) -> dict[str, Any]:
    """The document with every parameter and field that has seeds allowing one of them, or what it allowed before."""
    copy = deepcopy(dict(document))
    for path, operations in copy["paths"].items():
        group = path.split("/")[4]
        for operation in operations.values():
            for parameter in operation.get("parameters", ()):
                parameter["schema"] = _either(parameter["schema"], _of(seeds, group, parameter["name"]))
            _inline(operation.get("requestBody", {}), copy)
            _sow_fields(operation.get("requestBody", {}), seeds, group)
    return copy


def _of(seeds: Seeds, group: str, name: str) -> Sequence[Any]:
    return seeds.get(f"{group}/{name}") or seeds.get(name) or ()


def _either(schema: dict[str, Any], values: Sequence[Any]) -> dict[str, Any]:
    if not values:
        return schema
    items = schema.get("items") or next((s["items"] for s in schema.get("anyOf", ()) if "items" in s), None)
    if items is not None:
        mixed = {"type": "array", "items": {"anyOf": [{"enum": list(values)}, items]}, "minItems": 1, "maxItems": 5}
        return {"anyOf": [mixed, schema]}
    return {"anyOf": [{"enum": list(values)}, schema]}


def _inline(node: Any, document: Mapping[str, Any]) -> None:
    """Bodies are shared by routes, but what their fields mean differs: each route gets its own copy."""
    if isinstance(node, dict):
        for key, value in list(node.items()):
            if isinstance(value, dict) and "$ref" in value:
                target: Any = document
                for step in value["$ref"].removeprefix("#/").split("/"):
                    target = target[step]
                node[key] = value = deepcopy(target)
            _inline(value, document)
    elif isinstance(node, list):
        for at, value in enumerate(node):
            wrapped = {"it": value}
            _inline(wrapped, document)
            node[at] = wrapped["it"]


def _sow_fields(node: Any, seeds: Seeds, group: str) -> None:
    if isinstance(node, dict):
        for name, schema in node.get("properties", {}).items():
            if isinstance(schema, dict):
                _sow_fields(schema, seeds, group)
                node["properties"][name] = _either(schema, _of(seeds, group, name))
        for key, value in node.items():
            if key != "properties":
                _sow_fields(value, seeds, group)
    elif isinstance(node, list):
        for value in node:
            _sow_fields(value, seeds, group)
