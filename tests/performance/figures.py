"""What a bench prints: a figure beside its limit from the same run, its goal, and how it was made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


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


class Stolen:
    """The part of all cores' time that the machine's host gave to others since this was made: while it did, nothing
    here ran, and no change of ours could help."""

    def __init__(self) -> None:
        self._began = self._read()

    def share(self) -> float:
        """0 … 1; 0 where the kernel does not say."""
        stolen, total = (now - then for now, then in zip(self._read(), self._began, strict=True))
        return stolen / total if total else 0.0

    def _read(self) -> tuple[int, int]:
        stat = Path("/proc/stat")
        if not stat.exists():
            return 0, 0
        ticks = [int(each) for each in stat.read_text().partition("\n")[0].split()[1:9]]
        return ticks[7], sum(ticks)


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
