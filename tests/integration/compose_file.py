"""docker-compose.yml as compose would read it, without a Docker engine."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

PROJECT = Path(__file__).resolve().parent.parent.parent
COMPOSE = PROJECT / "docker-compose.yml"
EXAMPLE = PROJECT / "deploy" / "docker" / "example.env"
BUSINESS = ("accounts", "orders", "cs", "messaging", "cancellations")

_VARIABLE = re.compile(r"\$\$|\$\{(\w+)(?::([-?])([^}]*))?\}")


def example_values() -> dict[str, str]:
    """example.env: name -> value, empty for what a person must fill in."""
    lines = [line for line in EXAMPLE.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


def variables() -> dict[str, tuple[str, str]]:
    """Every variable that the file asks for -> (`-` for a default or `?` for required, that text)."""
    found = _VARIABLE.finditer(COMPOSE.read_text(encoding="utf-8"))
    return {match[1]: (match[2] or "", match[3] or "") for match in found if match[1]}


def compose(values: dict[str, str] | None = None) -> dict[str, Any]:
    """The file with its variables filled in; a required one that is missing or empty is a KeyError."""
    given = values if values is not None else filled()

    def fill(match: re.Match[str]) -> str:
        if match[0] == "$$":
            return "$"
        name, kind, text = match[1], match[2], match[3]
        if not given.get(name) and kind != "-":
            raise KeyError(name)
        return given.get(name) or text

    found = yaml.safe_load(_VARIABLE.sub(fill, COMPOSE.read_text(encoding="utf-8")))
    assert isinstance(found, dict)
    return found


def filled() -> dict[str, str]:
    """example.env with made-up secrets."""
    required = {name for name, (kind, _) in variables().items() if kind == "?"}
    return {n: f"made-up-{n.lower()}" if n in required else value for n, value in example_values().items()}


def services() -> dict[str, dict[str, Any]]:
    found = compose()["services"]
    assert isinstance(found, dict)
    return found


def one_shots() -> list[str]:
    """Services that end by themselves."""
    return [name for name, service in services().items() if service.get("restart") == "no"]
