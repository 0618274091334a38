"""Query parameters as one model, parsed at once: the framework's own way costs a hot list a fifth of its time."""

from __future__ import annotations

from typing import Any, TypeVar

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError

M = TypeVar("M", bound=BaseModel)


def query_of(model: type[M], request: Request) -> M:
    """The query as `model`; of a repeated parameter the last one counts. Raises what a bad query raises elsewhere."""
    try:
        return model.model_validate(dict(request.query_params))
    except ValidationError as error:
        raise RequestValidationError([{**each, "loc": ("query", *each["loc"])} for each in error.errors()]) from error


def documented(model: type[BaseModel]) -> dict[str, Any]:
    """For `openapi_extra` of a route that reads `model` from its query."""
    schema = model.model_json_schema()
    known = schema.get("$defs", {})
    needed = set(schema.get("required", ()))
    return {
        "parameters": [
            {"name": name, "in": "query", "required": name in needed, "schema": _inlined(value, known)}
            for name, value in schema["properties"].items()
        ]
    }


def _inlined(schema: Any, known: dict[str, Any]) -> Any:
    """A parameter's schema stands alone: what it refers to is written out."""
    if isinstance(schema, list):
        return [_inlined(each, known) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        named = known[schema["$ref"].rpartition("/")[2]]
        return _inlined({**named, **{key: value for key, value in schema.items() if key != "$ref"}}, known)
    return {key: _inlined(value, known) for key, value in schema.items()}
