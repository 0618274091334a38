"""Where a test run keeps what nobody needs afterwards: in memory where there is plenty of it, else on the disk.

A thousand databases are made and dropped, and whole clones filled and removed: on a disk the file system takes several
times the processor's time for it. A process that is killed loses nothing either way. Measurements stay on the disk.
"""

import os
import tempfile
from pathlib import Path

_MEMORY = Path("/dev/shm")  # noqa: S108
_ENOUGH_BYTES = 8 * 1024**3


def places() -> list[Path]:
    """Wherever a run, also an earlier one, may have left its folder."""
    return list(dict.fromkeys([Path(tempfile.gettempdir()), *([_MEMORY] if _MEMORY.is_dir() else [])]))


def choose() -> Path:
    """The folder for folders of runs; one that TMPDIR names is taken as it is."""
    if "TMPDIR" not in os.environ and _holds_much(_MEMORY):
        return _MEMORY
    return Path(tempfile.gettempdir())


def _holds_much(memory: Path) -> bool:
    """Whether programs may be run from there and both it and the machine have room."""
    if not os.access(memory, os.W_OK | os.X_OK):
        return False
    state = os.statvfs(memory)
    if state.f_flag & os.ST_NOEXEC or state.f_bavail * state.f_frsize < _ENOUGH_BYTES:
        return False
    facts = dict(line.split(":", 1) for line in Path("/proc/meminfo").read_text(encoding="utf-8").splitlines())
    return int(facts["MemAvailable"].split()[0]) * 1024 >= _ENOUGH_BYTES
