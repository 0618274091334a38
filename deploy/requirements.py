"""Prints what pyproject.toml asks for, one requirement a line: older installers cannot read dependency groups.

`python deploy/requirements.py GROUP…`; without a group the product's own.
"""

import sys
import tomllib
from pathlib import Path


def main(groups: list[str]) -> None:
    """Dependencies of the product and of the groups that are named."""
    project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))
    wanted: list[str] = [*project["project"]["dependencies"]]
    for group in groups:
        wanted += project["dependency-groups"][group]
    sys.stdout.write("\n".join(wanted) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
