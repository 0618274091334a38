"""The processes in front of the engines: services, gateway, vendor simulator. What each is called and how it is probed."""

import sys
from dataclasses import dataclass
from pathlib import Path

from deploy.gateway.binary import command as envoy_command
from deploy.gateway.presets import local
from deploy.gateway.render import render
from deploy.gateway.settings import UPSTREAMS
from deploy.local import probes
from deploy.local.layout import PROJECT, SERVICES, Layout
from deploy.local.probes import LOOPBACK
from deploy.local.process import Child, Spec, run_once

_MIGRATE_SECONDS = 120
_READY_SECONDS = 60
_READY_AFTER_MIGRATING = 150  # the broker's own 90 s are in it
MIGRATING = ["start"]
"""What stands behind the one process' command when a product starts; one that is started again only serves."""


@dataclass(frozen=True)
class Stack:
    """Builds the children of one start. `env` is what services.environment says, with passwords in it."""

    layout: Layout
    env: dict[str, str]
    ports: dict[str, int]
    gateway_port: int
    host: str = LOOPBACK

    async def migrate(self) -> None:
        """Bring the five databases to the newest version, in a child. Raises StartError with what it said."""
        said = await self.services_verb("all", "migrate", seconds=_MIGRATE_SECONDS)
        self.layout.log("migrate").write_text(said)

    async def services_verb(self, *words: str, seconds: float = 60, extra: dict[str, str] | None = None) -> str:
        """`python -m services WORDS` to its end; its output."""
        command = [sys.executable, "-m", "services", *words]
        return await run_once(command, seconds, env=self.env | (extra or {}), cwd=PROJECT)

    def one_process(self) -> list[Child]:
        """All services and the status component in one process. Started with MIGRATING it migrates before it serves."""
        return [self._services_child("services", "all", self.ports["status"])]

    def many_processes(self) -> list[Child]:
        """Each service and the status component in a process of its own; `migrate` goes before."""
        return [self._services_child(name, name, self.ports[name]) for name in (*SERVICES, "status")]

    def _services_child(self, name: str, target: str, port: int) -> Child:
        path = "/readyz" if target == "all" else "/livez"
        return Child(
            Spec(
                name=name,
                command=[sys.executable, "-m", "services", target],
                log=self.layout.log(name),
                appears_as="services",
                pid_file=self.layout.pid_file(name),
                env=self.env,
                cwd=PROJECT,
                probe=probes.http(port, path),
                ready_seconds=_READY_AFTER_MIGRATING if target == "all" else _READY_SECONDS,
                grace_seconds=30,
            )
        )

    def gateway(self) -> Child:
        """Envoy with the rendered configuration; ready when the whole product is, seen from outside."""
        upstreams = {name: (LOOPBACK, self.ports[name]) for name in UPSTREAMS}
        settings = local(self.host, self.gateway_port, self.ports["gateway_admin"], upstreams)
        config = self.layout.root / "envoy.yaml"
        config.write_text(render(settings), encoding="utf-8")
        return Child(
            Spec(
                name="gateway",
                command=envoy_command(Path(config.name)),
                log=self.layout.log("gateway"),
                appears_as="envoy",
                pid_file=self.layout.pid_file("gateway"),
                cwd=self.layout.root,
                probe=probes.http(self.gateway_port, "/readyz"),
                ready_seconds=40,
                grace_seconds=10,
            )
        )

    def simulator(self) -> Child:
        """The message vendor that answers on this machine instead of Bizppurio; its reports come by the gateway."""
        token = self.env["DYFLUX_MESSAGING_WEBHOOK_TOKENS"]
        reports = f"http://{LOOPBACK}:{self.gateway_port}/api/messaging/v1/webhooks/bizppurio/{token}"
        return Child(
            Spec(
                name="vendor",
                command=[sys.executable, "-m", "deploy.simulators.vendor"],
                log=self.layout.log("vendor"),
                appears_as="deploy.simulators.vendor",
                pid_file=self.layout.pid_file("vendor"),
                env=self.env | {"DYFLUX_VENDOR_WEBHOOK_URL": reports},
                cwd=PROJECT,
                probe=probes.http(self.ports["vendor"], "/livez"),
                ready_seconds=30,
                grace_seconds=10,
            )
        )
