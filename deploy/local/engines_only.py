"""`python -m deploy.local engines`: the engines and empty databases, for work on one service."""

import asyncio
import signal

from deploy.local import identity, passwords, ports
from deploy.local.engines import ENGINE_PORTS, Engines
from deploy.local.environment import PORT_NAMES, service_environment
from deploy.local.files import write_private
from deploy.local.layout import Layout
from deploy.local.lock import DataLock
from deploy.local.provision import provision


async def hold_engines(layout: Layout) -> int:
    """Start them, write the services' environment to `.run/environment.sh` (mode 0600), hold them until Ctrl-C."""
    told = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    layout.create()
    lock = DataLock(layout.lock)
    lock.acquire()
    try:
        await identity.end_leftovers(layout.pids)
        known = passwords.load(layout)
        numbers = ports.kept_ports(layout.ports, [*ENGINE_PORTS, *PORT_NAMES])
        engines = Engines(layout, known, numbers)
        try:
            env = service_environment(await engines.find(), known, numbers)
            await engines.start(lambda: provision(engines.postgres.url, known))
            file = layout.root / "environment.sh"
            write_private(file, "".join(f"export {name}='{value}'\n" for name, value in sorted(env.items())))
            print(f"engines ready; the environment of the services is in {file}; Ctrl-C ends them", flush=True)
            await told.wait()
        finally:
            await engines.stop()
    finally:
        lock.release()
    return 0
