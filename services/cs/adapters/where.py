"""Conditions of one statement and their parameters, collected. Values never become part of the text."""

from __future__ import annotations

from typing import Any


class Where:
    """`add` conditions that all must hold; parameter names are unique within one statement."""

    def __init__(self) -> None:
        self._conditions: list[str] = []
        self.params: dict[str, Any] = {}

    def add(self, condition: str, **params: Any) -> None:
        """One more condition."""
        self._conditions.append(condition)
        self.params.update(params)

    def param(self, value: Any) -> str:
        """A placeholder of its own for a value."""
        name = f"p{len(self.params)}"
        self.params[name] = value
        return f":{name}"

    def between(self, column: str, name: str, start: Any, end: Any) -> None:
        """Half-open range; None leaves that side open."""
        if start is not None:
            self.add(f"{column} >= :{name}_from", **{f"{name}_from": start})
        if end is not None:
            self.add(f"{column} < :{name}_to", **{f"{name}_to": end})

    def copy(self) -> Where:
        """Apart from this one from now on."""
        other = Where()
        other._conditions, other.params = list(self._conditions), dict(self.params)
        return other

    @property
    def sql(self) -> str:
        """`a AND b`, or `true`."""
        return " AND ".join(self._conditions) or "true"
