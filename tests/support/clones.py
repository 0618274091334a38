"""A fresh copy of the project in a folder of its own, as a newcomer's clone would be: no environment, no data."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
NOBODY = 65534
_LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", ".run", "__pycache__", "node_modules", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis",
    ".import_linter_cache",
)  # fmt: skip


def fresh_clone(to: Path) -> Path:
    """Copy the committed and uncommitted sources to `to`, which must not exist."""
    shutil.copytree(PROJECT, to, ignore=_LEFT_OUT)
    return to


def give_away(folder: Path, owner: int) -> None:
    """Make `owner` the owner of everything in `folder`."""
    os.chown(folder, owner, owner)
    for path in folder.rglob("*"):
        os.chown(path, owner, owner, follow_symlinks=False)


def as_nobody() -> list[str]:
    """Words before a command that make it another, ordinary user's; none when we are ordinary ourselves."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
