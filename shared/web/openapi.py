"""What the framework leaves out of an OpenAPI document: the shape of a problem, and what each operation needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.contracts.access import Permission
from shared.web.problems import MEDIA_TYPE

_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "trace_id": {"type": ["string", "null"]},
        "errors": {"type": "array", "items": {"type": "object"}},
        "changes": {"type": "array", "items": {"type": "object"}},
    },
}

RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"description": words, "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    for status, words in {
        400: "unreadable",
        401: "no good token",
        403: "not permitted",
        404: "not found",
        405: "no such method",
        409: "the state refuses",
        413: "too large",
        415: "not a known media type",
        422: "the values can never be right",
        429: "too many requests",
        503: "try again soon",
    }.items()
}


def completed(document: dict[str, Any], prefix: str, catalogue: Mapping[str, Permission]) -> dict[str, Any]:
    """The document with the problem's schema, the token, and `x-permission` of every operation. May be repeated."""
    components = document.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = _PROBLEM
    components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            permission = catalogue.get(f"{method.upper()} {path.removeprefix(prefix)}")
            if permission is None:
                continue
            operation["x-permission"] = permission.value
            operation["security"] = [] if permission is Permission.PUBLIC else [{"token": []}]
    return document
