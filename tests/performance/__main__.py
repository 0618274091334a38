"""`make bench`: every figure beside its limit, from one run on this machine. Arguments choose figures by name.

The machine is shared and noisy: quote the ratios.
"""

from __future__ import annotations

import asyncio
import os
import platform
import sys
from types import ModuleType

from deploy.local.testing import KEPT
from tests.performance import commands, console, dataset, exporting, intake, latency, listing, projection, searches
from tests.performance.figures import Figure, show
from tests.support.product import running
from tests.support.servers import postgres_url

MEASURES = {
    "projection": projection,
    "latency": latency,
    "intake": intake,
    "commands": commands,
    "listing": listing,
    "searches": searches,
    "exporting": exporting,
    "console": console,
}


async def main(names: list[str]) -> int:
    """0 when every goal is met, 1 when one is not, 2 for an unknown name."""
    if unknown := set(names) - set(MEASURES):
        print(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(MEASURES)}", file=sys.stderr)
        return 2
    if os.environ.get(KEPT):
        await dataset.sweep(postgres_url())
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}", flush=True)
    figures: list[Figure] = []
    for name in names or MEASURES:
        print(f"{name}: load of the machine before {os.getloadavg()[0]:.1f}", flush=True)
        measured = await _measured(MEASURES[name])
        print(show(measured), flush=True)
        figures += measured
    return 0 if all(figure.met is not False for figure in figures) else 1


async def _measured(module: ModuleType) -> list[Figure]:
    """A product of its own for each: one figure's data is no other's load. Some start theirs themselves; who names
    `PACKS` gets so many in the lists."""
    if hasattr(module, "measure_alone"):
        figures: list[Figure] = await module.measure_alone()
        return figures
    extra = await module.environment() if hasattr(module, "environment") else {}
    data = await dataset.templates(module.PACKS, "cs") if hasattr(module, "PACKS") else {}
    async with running("many", "amqp", extra_env=extra, templates=data) as product:
        figures = await module.measure(product)
    return figures


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
