"""ASCII names without spaces for folders whose own paths have Hangul or spaces, which RabbitMQ's scripts cannot take.

The names are the same at every start (made from path and user), so that what is written into data stays true.
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


def ascii_links(owner: Path, **targets: Path) -> dict[str, Path]:
    """A symlink to each target, by name, in a folder that is `owner`'s alone and that only we may change.

    Nobody else shares these links: whoever removes his must not pull a running node's programs away. Raises
    StartError when somebody else made the folder.
    """
    digest = hashlib.sha256(f"{os.geteuid()}:{owner}".encode()).hexdigest()[:16]
    holder = _temporary() / f"dyflux-{digest}"
    holder.mkdir(mode=0o700, exist_ok=True)
    found = holder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o022:
        raise StartError(f"{holder} is not ours alone; remove it")
    for name, target in targets.items():
        link = holder / name
        if not link.is_symlink() or Path(os.readlink(link)) != target:
            link.unlink(missing_ok=True)
            link.symlink_to(target)
    return {name: holder / name for name in targets}


def remove_links(holder: Path) -> None:
    """Take the symlinks and their folder away again."""
    if holder.is_dir() and not holder.is_symlink():
        for link in holder.iterdir():
            link.unlink()
        holder.rmdir()
