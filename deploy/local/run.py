"""`make run` and `make run-distributed`: start in order, say where it is, restart what dies, stop in reverse order.

Passwords go to the terminal once and to `.run/credentials`; never into a log or onto a command line.
"""

import asyncio
import os
import signal
import sys
import time
from contextlib import AsyncExitStack
from dataclasses import replace

from deploy.local import banner, demo, identity, passwords, ports
from deploy.local.console import console_or_reason
from deploy.local.engines import ENGINE_PORTS, Engines
from deploy.local.environment import PORT_NAMES, service_environment
from deploy.local.files import read_json, update_json
from deploy.local.layout import Layout
from deploy.local.lock import DataLock
from deploy.local.probes import LOOPBACK
from deploy.local.process import Child, StartError
from deploy.local.provision import provision
from deploy.local.stack import MIGRATING, Stack
from deploy.local.watch import Stopped, keep


class Supervisor:
    """One start on one data folder."""

    def __init__(self, layout: Layout, *, port: int, distributed: bool, with_demo: bool = True) -> None:
        self._layout = layout
        self._port = port
        self._distributed = distributed
        self._with_demo = with_demo
        self._stop = asyncio.Event()

    async def run(self) -> int:
        """Until Ctrl-C or SIGTERM: 0. Raises StartError when it cannot start or cannot go on."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, self._stop.set)
        self._layout.create()
        lock = DataLock(self._layout.lock)
        lock.acquire()
        try:
            await identity.end_leftovers(self._layout.pids)
            self._refuse_taken_port()
            await self._serve()
        except* Stopped:
            pass
        finally:
            lock.release()
        return 0

    def _refuse_taken_port(self) -> None:
        if not ports.is_free(self._port):
            raise StartError(
                f"포트 {self._port}을(를) 다른 프로그램이 쓰고 있습니다. 다른 포트로 시작해 주세요: make run PORT=9000 / "
                f"Port {self._port} is taken; choose another: make run PORT=9000"
            )

    async def _serve(self) -> None:
        begun = time.monotonic()
        known = passwords.load(self._layout)
        async with AsyncExitStack() as closing, asyncio.TaskGroup() as group:
            group.create_task(self._until_told())
            building = group.create_task(console_or_reason(self._layout.engine_cache, self._layout.log("console")))
            numbers = ports.kept_ports(self._layout.ports, [*ENGINE_PORTS, *PORT_NAMES], avoid={self._port})
            engines = Engines(self._layout, known, numbers)
            addresses = await engines.find()
            if self._distributed and addresses.amqp_url is None:
                raise StartError(
                    f"여러 프로세스로 실행하려면 RabbitMQ가 필요합니다: {addresses.no_amqp_reason} / "
                    f"Many processes need RabbitMQ: {addresses.no_amqp_reason}"
                )
            stack = Stack(self._layout, service_environment(addresses, known, numbers), numbers, self._port)
            simulator = stack.simulator()
            closing.push_async_callback(engines.stop)
            closing.push_async_callback(simulator.stop)
            there = asyncio.Event()

            async def databases() -> None:
                await provision(engines.postgres.url, known)
                if self._distributed:
                    await stack.migrate()
                there.set()

            async with asyncio.TaskGroup() as starting:
                engines_up = starting.create_task(engines.start(databases))
                starting.create_task(simulator.start())
                console = await building
                if console.folder is not None:
                    stack = replace(stack, env=stack.env | {"DYFLUX_CONSOLE_DIR": str(console.folder)})
                services = stack.many_processes() if self._distributed else stack.one_process()
                gateway = stack.gateway()
                for child in (*services, gateway):
                    closing.push_async_callback(child.stop)
                # One process imports and migrates while RabbitMQ, the slowest, still boots, and waits for it itself.
                await (engines_up if self._distributed else there.wait())
                for child in services:
                    starting.create_task(child.start(() if self._distributed else MIGRATING))
            _say(f"엔진과 서비스 준비됨 / engines and services ready ({time.monotonic() - begun:.1f} s)")
            async with asyncio.TaskGroup() as opening:
                opening.create_task(gateway.start())
                opening.create_task(self._operators(stack, known))
                if engines.rabbit is not None:
                    opening.create_task(engines.rabbit.sync_topology())
            watched: list[Child] = [simulator, *services, gateway]
            pairs = [(child, child.start) for child in watched] + engines.restartable()
            for child, restart in pairs:
                group.create_task(keep(child, restart, self._stop, _say))
            await self._demo(known)
            took = time.monotonic() - begun
            operators = passwords.of_operators(known)
            banner.show(self._layout, self._port, operators, addresses, console, took, self._distributed)
            # The exit stack closes in reverse order once the group has ended: gateway, services, engines.
            await self._stop.wait()

    async def _until_told(self) -> None:
        await self._stop.wait()
        _say("멈추는 중… / stopping…")
        raise Stopped

    async def _operators(self, stack: Stack, known: dict[str, str]) -> None:
        """Create `admin` and `test`, or set their passwords when those were chosen anew."""
        chosen = passwords.of_operators(known)
        extra = {f"DYFLUX_{login.upper()}_PASSWORD": password for login, password in chosen.items()}
        given = any(name in os.environ for name in extra)
        if given or "operators" not in read_json(self._layout.done):
            await stack.services_verb("accounts", "create-operators", extra=extra)
            update_json(self._layout.done, operators="created")

    async def _demo(self, known: dict[str, str]) -> None:
        if not self._with_demo or "demo" in read_json(self._layout.done):
            return
        count = await demo.load(f"http://{LOOPBACK}:{self._port}", passwords.of_operators(known)["admin"])
        update_json(self._layout.done, demo=f"{count} orders")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
