"""An ASCII name without spaces for a folder whose own path has Hangul or spaces, which RabbitMQ's scripts cannot take.

The name is the same at every start (made from the path and the user), so that what is written into data stays true.
"""

import hashlib
import os
import stat
import tempfile
from pathlib import Path

from deploy.local.process import StartError


def _temporary() -> Path:
    for place in (tempfile.gettempdir(), "/tmp", "/var/tmp"):  # noqa: S108
        if place.isascii() and " " not in place and os.access(place, os.W_OK | os.X_OK):
            return Path(place)
    raise StartError("no writable temporary folder with an ASCII name; set TMPDIR")


def ascii_link(target: Path) -> Path:
    """A symlink to `target` in a folder that only we may change. Raises StartError when somebody else made it."""
    digest = hashlib.sha256(f"{os.geteuid()}:{target}".encode()).hexdigest()[:16]
    holder = _temporary() / f"dyflux-{digest}"
    holder.mkdir(mode=0o700, exist_ok=True)
    found = holder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o022:
        raise StartError(f"{holder} is not ours alone; remove it")
    link = holder / "at"
    if not link.is_symlink() or Path(os.readlink(link)) != target:
        link.unlink(missing_ok=True)
        link.symlink_to(target)
    return link


def remove_link(link: Path) -> None:
    """Take the symlink and its folder away again."""
    link.unlink(missing_ok=True)
    if link.parent.is_dir():
        link.parent.rmdir()
