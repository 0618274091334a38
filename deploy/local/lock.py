"""One start on one data folder. The kernel lets go of the lock when its holder dies, whatever kills it."""

import fcntl
import os
from pathlib import Path

from deploy.local.process import StartError


class DataLock:
    """Held from start to end of a supervisor."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Take the lock at once. Raises StartError naming the holder when another has it."""
        descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 64).decode(errors="replace").strip() or "?"
            os.close(descriptor)
            raise StartError(
                f"이 데이터 폴더({self._file.parent})로 이미 실행 중입니다(프로세스 {holder}). "
                "먼저 그쪽을 Ctrl-C로 끝내 주세요. / "
                f"Already running on this data folder (process {holder}); stop that one first."
            ) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        self._descriptor = descriptor

    def release(self) -> None:
        """Let go."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
