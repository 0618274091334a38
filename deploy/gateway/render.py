"""Fills the one template. Holds no policy of its own; a value that would change the YAML's shape is refused earlier."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from string import Template
from typing import Any

from deploy.gateway.problems import mappers
from deploy.gateway.settings import UPSTREAMS, Address, GatewaySettings

TEMPLATE = Path(__file__).with_name("envoy.yaml.tmpl")
WEBHOOK = "/api/messaging/v1/webhooks/[a-z0-9_-]+/[A-Za-z0-9._~-]+"
UPLOAD = "/api/(orders|cancellations)/v1/(intake-|invoice-|option-)?uploads"

_LOG = {
    "time": "%START_TIME%",
    "request_id": "%REQ(X-REQUEST-ID)%",
    "trace_id": "%TRACE_ID%",
    "method": "%REQ(:METHOD)%",
    "route": "%ROUTE_NAME%",
    "status": "%RESPONSE_CODE%",
    "flags": "%RESPONSE_FLAGS%",
    "why": "%RESPONSE_CODE_DETAILS%",
    "ms": "%DURATION%",
    "upstream_ms": "%COMMON_DURATION(US_TX_BEG:US_RX_BEG:ms)%",
    "attempts": "%UPSTREAM_REQUEST_ATTEMPT_COUNT%",
    "bytes_in": "%BYTES_RECEIVED%",
    "bytes_out": "%BYTES_SENT%",
    "protocol": "%PROTOCOL%",
}


def render(settings: GatewaySettings) -> str:
    """The Envoy configuration (YAML) of one gateway. Raises KeyError when template and renderer do not fit."""
    parts = {"otlp": settings.otlp is not None, "untrusted_hops": settings.trusted_hops == 0}
    return Template(_keep(TEMPLATE.read_text(encoding="utf-8"), parts)).substitute(_values(settings))


def _keep(text: str, parts: dict[str, bool]) -> str:
    lines: list[str] = []
    keep = True
    for line in text.splitlines():
        if line.startswith("#if "):
            keep = parts[line.removeprefix("#if ").strip()]
        elif line.startswith("#end"):
            keep = True
        elif keep:
            lines.append(line)
    return "\n".join(lines) + "\n"


def _values(settings: GatewaySettings) -> dict[str, str]:
    values: dict[str, object] = {
        "listen_host": _text(settings.listen_host),
        "listen_port": settings.listen_port,
        "admin_port": settings.admin_port,
        "trusted_hops": settings.trusted_hops,
        "trace_percent": settings.trace_percent,
        "jwks_path": settings.jwks_path,
        "jwks_cache": _seconds(settings.jwks_cache_s),
        "webhook_path": _text(WEBHOOK),
        "webhook_over": settings.limits.webhook_bytes + 1,
        "upload_path": _text(UPLOAD),
        "upload_over": settings.limits.upload_bytes + 1,
        "body_over": settings.limits.body_bytes + 1,
        "swallow_over": settings.limits.swallow_bytes + 1,
        "accounts_authority": _authority(settings.accounts),
        "log_fields": json.dumps(_LOG)[1:-1],
        "problems": json.dumps(_problems(settings), ensure_ascii=False),
        "cs_stream_hosts": _hosts("cs_stream", settings.cs),
        **{f"{name}_hosts": _hosts(name, settings.upstream(name)) for name in UPSTREAMS},
        "longest_silence": _seconds(max(asdict(settings.timeouts).values()) + 10),  # a class's own limit comes first
        **asdict(settings.limits),
        **{name: _seconds(value) for name, value in asdict(settings.timeouts).items()},
    }
    if settings.otlp:
        values |= {"otlp_authority": _authority(settings.otlp), "otlp_hosts": _hosts("otlp", settings.otlp)}
    return {name: str(value) for name, value in values.items()}


def _problems(settings: GatewaySettings) -> list[dict[str, Any]]:
    limits = settings.limits
    sizes = {WEBHOOK: _size(limits.webhook_bytes), UPLOAD: _size(limits.upload_bytes)}
    return mappers(sizes, _size(limits.body_bytes))


def _hosts(cluster: str, address: Address) -> str:
    host, port = address
    endpoint = {"endpoint": {"address": {"socket_address": {"address": host, "port_value": port}}}}
    return json.dumps({"cluster_name": cluster, "endpoints": [{"lb_endpoints": [endpoint]}]})


def _authority(address: Address) -> str:
    host, port = address
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _seconds(value: float) -> str:
    return f"{value:.3f}s"


def _size(number: int) -> str:
    return f"{number // 1024**2}MB" if number >= 1024**2 else f"{number // 1024}KB"


def _text(value: str) -> str:
    return json.dumps(value)
