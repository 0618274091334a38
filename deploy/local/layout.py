"""What lies where in the data folder, and which services there are. Everything that a start writes is under it."""

import os
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
SERVICES = ("accounts", "orders", "cs", "messaging", "cancellations")


@dataclass(frozen=True)
class Layout:
    """The data folder of one installation (default `.run` in the project, or DYFLUX_RUN_DIR)."""

    root: Path

    @classmethod
    def default(cls) -> "Layout":
        """`.run`, whatever folder the command was called from."""
        return cls(Path(os.environ.get("DYFLUX_RUN_DIR") or PROJECT / ".run").resolve())

    def create(self) -> None:
        """Make the folder; only its owner may look into it."""
        self.root.mkdir(parents=True, exist_ok=True)
        self.logs.mkdir(exist_ok=True)

    @property
    def logs(self) -> Path:
        """Logs of engines and services; never a password in them."""
        return self.root / "log"

    @property
    def lock(self) -> Path:
        """Held by the one process that works on this data."""
        return self.root / "lock"

    @property
    def ports(self) -> Path:
        """Ports of the last start."""
        return self.root / "ports.json"

    @property
    def secrets(self) -> Path:
        """Generated passwords of engines and roles, mode 0600."""
        return self.root / "secrets.json"

    @property
    def credentials(self) -> Path:
        """Address and operators' passwords for the person at this machine, mode 0600."""
        return self.root / "credentials"

    @property
    def postgres(self) -> Path:
        """PostgreSQL's folder."""
        return self.root / "postgres"

    @property
    def measured(self) -> Path:
        """What measurements keep: databases that take long to make."""
        return self.root / "bench"

    @property
    def done(self) -> Path:
        """What was done once for this database; lies beside it, so that it goes when the database goes."""
        return self.postgres / "done.json"

    @property
    def engine_cache(self) -> Path:
        """Unpacked programs; DYFLUX_ENGINE_CACHE lets several clones share them."""
        return Path(os.environ.get("DYFLUX_ENGINE_CACHE") or self.root / "engines").resolve()

    @property
    def rabbitmqctl(self) -> Path:
        """A script that is `rabbitmqctl` of the private node."""
        return self.root / "rabbitmqctl"

    def log(self, name: str) -> Path:
        """The log of one process."""
        return self.logs / f"{name}.log"

    @property
    def pids(self) -> Path:
        """Who runs, for the start after a kill."""
        return self.root / "pids"

    def pid_file(self, name: str) -> Path:
        """The pid file of one process."""
        return self.pids / f"{name}.json"
