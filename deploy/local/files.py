"""Small files that must be whole or absent, and closed to others: passwords, ports, what was done."""

import json
import os
from pathlib import Path


def write_private(file: Path, text: str) -> None:
    """Replace `file` by `text` in one step, on disk, readable by its owner alone."""
    part = file.with_name(file.name + ".part")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(file)


def read_json(file: Path) -> dict[str, str]:
    """The strings of a small JSON object; empty when there is none yet."""
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    return {str(name): str(value) for name, value in json.loads(text).items()}


def update_json(file: Path, **values: str) -> dict[str, str]:
    """Add or replace entries."""
    whole = read_json(file) | values
    write_private(file, json.dumps(whole, indent=1, ensure_ascii=False) + "\n")
    return whole
