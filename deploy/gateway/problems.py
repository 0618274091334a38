"""What the gateway itself answers when it refuses: the codes and texts of the one table, as Envoy reply mappers."""

from __future__ import annotations

from typing import Any

from shared.contracts.codes import CODES, detail

OWN = {
    401: "UNAUTHENTICATED",
    403: "UNAUTHENTICATED",  # Envoy's word for a token of another audience; the gateway judges no permission
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    408: "REQUEST_TIMEOUT",
    413: "PAYLOAD_TOO_LARGE",
    429: "TOO_MANY_REQUESTS",
    502: "BAD_GATEWAY",
    503: "SERVICE_UNAVAILABLE",
    504: "GATEWAY_TIMEOUT",
}
"""Status of a gateway-made answer -> code. Any other 4xx is UNREADABLE (400), any other 5xx INTERNAL (500)."""


def mappers(sizes: dict[str, str], size: str) -> list[dict[str, Any]]:
    """Envoy's `local_reply_config.mappers`, first match wins.

    `sizes`: path pattern -> the body limit that holds there, as people read it; `size`: the limit everywhere else.
    """
    no_keys = {"extension_filter": _cel("response.code_details.contains('Jwks_remote_fetch')")}
    found = [_mapper(no_keys, "SERVICE_UNAVAILABLE")]
    for pattern, limit in sizes.items():
        here = {"and_filter": {"filters": [_status("EQ", 413), _path(pattern)]}}
        found.append(_mapper(here, "PAYLOAD_TOO_LARGE", limit=limit))
    found += [_mapper(_status("EQ", status), code, limit=size) for status, code in OWN.items()]
    return [*found, _mapper(_status("GE", 500), "INTERNAL"), _mapper(_status("GE", 400), "UNREADABLE")]


def _mapper(when: dict[str, Any], code: str, **params: object) -> dict[str, Any]:
    status = CODES[code].status
    body = {
        "type": "about:blank",
        "title": code,
        "status": status,
        "code": code,
        "detail": detail(code, **params),
        "trace_id": "%REQ(X-REQUEST-ID)%",
    }
    return {
        "filter": when,
        "status_code": status,
        "body_format_override": {"json_format": body, "content_type": "application/problem+json"},
    }


def _status(op: str, status: int) -> dict[str, Any]:
    comparison = {"op": op, "value": {"default_value": status, "runtime_key": "dyflux.never_set"}}
    return {"status_code_filter": {"comparison": comparison}}


def _path(pattern: str) -> dict[str, Any]:
    header = {"name": ":path", "string_match": {"safe_regex": {"regex": pattern + r"(\?.*)?"}}}
    return {"header_filter": {"header": header}}


def _cel(expression: str) -> dict[str, Any]:
    return {
        "name": "envoy.access_loggers.extension_filters.cel",
        "typed_config": {
            "@type": "type.googleapis.com/envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter",
            "expression": expression,
        },
    }
