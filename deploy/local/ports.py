"""Free loopback ports, the same ones again at the next start as long as they are still free."""

import json
import random
import socket
from collections.abc import Collection
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


def _candidates() -> range:
    """Ports that the kernel gives to nobody by itself.

    One of its own range may be taken by any outgoing connection while a killed engine is down; a client that keeps
    asking there can even be connected to itself and hold the port for good.
    """
    low, high = map(int, Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split())
    return range(20_000, low) if low - 20_000 > 5_000 else range(min(high + 1, 60_000), 65_500)


def free_ports(count: int, avoid: Collection[int] = ()) -> list[int]:
    """Different free ports, at random."""
    found: list[int] = []
    for port in random.SystemRandom().sample(_candidates(), k=min(len(_candidates()), 2_000)):
        if len(found) == count:
            break
        if port not in avoid and is_free(port):
            found.append(port)
    if len(found) < count:
        raise OSError(f"no {count} free ports in {_candidates()}")
    return found


def free_port() -> int:
    """One free port."""
    return free_ports(1)[0]


def kept_ports(file: Path, names: list[str], avoid: Collection[int] = ()) -> dict[str, int]:
    """A port for each name: the one in `file` when it is still free, else a new one, written back."""
    try:
        kept: dict[str, int] = json.loads(file.read_text())
    except (FileNotFoundError, ValueError):
        kept = {}
    chosen = {name: kept[name] for name in names if kept.get(name, 0) not in {0, *avoid} and is_free(kept[name])}
    missing = [name for name in names if name not in chosen]
    chosen |= dict(zip(missing, free_ports(len(missing), {*avoid, *kept.values()}), strict=True))
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    part.write_text(json.dumps(kept | chosen, indent=1))
    part.replace(file)
    return chosen
