"""`make bench`: every figure beside its limit, from one run on this machine. Arguments choose figures by name.

The machine is shared and noisy: quote the ratios.
"""

from __future__ import annotations

import asyncio
import os
import platform
import sys

from tests.performance import console, intake, latency, listing, projection
from tests.performance.figures import Figure, show
from tests.support.product import running

MEASURES = {"projection": projection, "latency": latency, "intake": intake, "listing": listing, "console": console}


async def main(names: list[str]) -> int:
    """0 when every goal is met, 1 when one is not, 2 for an unknown name."""
    if unknown := set(names) - set(MEASURES):
        print(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(MEASURES)}", file=sys.stderr)
        return 2
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}", flush=True)
    figures: list[Figure] = []
    for name in names or MEASURES:
        # A product of its own for each: one figure's data is no other's load.
        extra = await console.environment() if name == "console" else {}
        async with running("many", "amqp", extra_env=extra) as product:
            measured = await MEASURES[name].measure(product)
        print(show(measured), flush=True)
        figures += measured
    return 0 if all(figure.met is not False for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
