"""What a bench prints: a figure beside its limit from the same run, its goal, and how it was made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` and `limit` in `unit`; `goal` in words; `met` says whether it is reached (None: no goal)."""

    name: str
    value: float
    unit: str
    layout: str
    goal: str = ""
    met: bool | None = None
    limit: float | None = None
    limit_is: str = ""


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0 … 1) of the values lie."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def show(figures: Sequence[Figure]) -> str:
    """A block for each figure."""
    lines: list[str] = []
    for figure in figures:
        mark = {True: "met", False: "NOT MET", None: "-"}[figure.met]
        lines.append(f"{figure.name}: {figure.value:,.1f} {figure.unit}")
        if figure.limit is not None:
            ratio = figure.value / figure.limit if figure.limit else 0
            lines.append(f"    limit  {figure.limit:,.1f} {figure.unit} ({figure.limit_is}); ratio {ratio:.2f}")
        if figure.goal:
            lines.append(f"    goal   {figure.goal}: {mark}")
        lines.append(f"    layout {figure.layout}")
    return "\n".join(lines)
