"""Imports what a start imports, so that its bytecode is written once, at set-up, and not while somebody waits."""

import importlib
import os
import sys

MODULES = ["deploy.local.__main__", "deploy.simulators.vendor.app", "services.__main__", "services.status.bootstrap"]
MODULES += [
    f"services.{name}.{part}"
    for name in ("accounts", "orders", "cs", "messaging", "cancellations")
    for part in ("bootstrap", "migrations", "settings")
]


def main() -> None:
    """Import all; the interpreter does the rest."""
    sys.path.insert(0, os.getcwd())
    for module in MODULES:
        importlib.import_module(module)


if __name__ == "__main__":
    main()
