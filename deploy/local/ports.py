"""Free loopback ports, the same ones again at the next start as long as they are still free."""

import json
import socket
from pathlib import Path

from deploy.local.probes import LOOPBACK


def is_free(port: int, host: str = LOOPBACK) -> bool:
    """Whether a server could listen there now (as servers do: past connections in TIME_WAIT do not count)."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_ports(count: int) -> list[int]:
    """Different free ports, chosen by the kernel."""
    held = [socket.socket() for _ in range(count)]
    try:
        for one in held:
            one.bind((LOOPBACK, 0))
        return [int(one.getsockname()[1]) for one in held]
    finally:
        for one in held:
            one.close()


def free_port() -> int:
    """One free port."""
    return free_ports(1)[0]


def kept_ports(file: Path, names: list[str]) -> dict[str, int]:
    """A port for each name: the one in `file` when it is still free, else a new one, written back."""
    try:
        kept: dict[str, int] = json.loads(file.read_text())
    except (FileNotFoundError, ValueError):
        kept = {}
    chosen = {name: kept[name] for name in names if name in kept and is_free(kept[name])}
    missing = [name for name in names if name not in chosen]
    fresh = (port for port in free_ports(len(missing) + len(chosen)) if port not in chosen.values())
    chosen |= dict(zip(missing, fresh, strict=False))
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    part.write_text(json.dumps(kept | chosen, indent=1))
    part.replace(file)
    return chosen
