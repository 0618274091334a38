"""Prints what pyproject.toml asks for, one requirement a line: older installers cannot read dependency groups."""

import sys
import tomllib
from pathlib import Path


def main() -> None:
    """Dependencies of the product and of every group."""
    project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))
    wanted: list[str] = [*project["project"]["dependencies"]]
    for group in project["dependency-groups"].values():
        wanted += [item for item in group if isinstance(item, str)]
    sys.stdout.write("\n".join(wanted) + "\n")


if __name__ == "__main__":
    main()
