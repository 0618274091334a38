"""A private RabbitMQ node on loopback with an epmd of its own; it takes nothing from and leaves nothing in the system.

The node runs in the foreground as our child (its script becomes the Erlang machine), so that a signal reaches it.
"""

import os
import secrets
from pathlib import Path
from urllib.parse import quote

from deploy.local import ports, probes
from deploy.local.ascii_path import ascii_links, remove_links
from deploy.local.process import Child, Spec, run_once
from deploy.local.rabbitmq_files import ROOT_VARIABLE, NoRabbitError, RabbitFiles, find_files, link_plugins

USER = "dyflux"
_LOOPBACK_ONLY = "-kernel inet_dist_use_interface {127,0,0,1}"


class PrivateRabbit:
    """One private node with its data in `folder`.

    `cache` is where programs are unpacked (default: `folder`/engines). Ports and password may be fixed by the caller,
    so that a URL stays the same over a restart. Raises NoRabbitError at start when no RabbitMQ can be had.
    """

    def __init__(
        self,
        folder: Path,
        *,
        cache: Path | None = None,
        port: int | None = None,
        dist_port: int | None = None,
        epmd_port: int | None = None,
        password: str | None = None,
        log: Path | None = None,
        pids: Path | None = None,
    ) -> None:
        self.folder = folder.resolve()
        self._cache = (cache or self.folder / "engines").resolve()
        fresh = ports.free_ports(3)
        self.port = port or fresh[0]
        self._dist_port = dist_port or fresh[1]
        self._epmd_port = epmd_port or fresh[2]
        self.password = password or secrets.token_urlsafe(18)
        self._log = log or self.folder / "rabbitmq.out"
        self._pids = pids or self.folder / "pids"
        self._files: RabbitFiles | None = None
        self._links: Path | None = None
        self._epmd: Child | None = None
        self._child: Child | None = None
        self._environment: dict[str, str] = {}
        self._scripts = Path()

    @property
    def child(self) -> Child:
        """The node's process; an error before the first start."""
        if self._child is None:
            raise RuntimeError("the RabbitMQ node was never started")
        return self._child

    @property
    def url(self) -> str:
        """Of the administrator, virtual host `/`."""
        return f"amqp://{USER}:{quote(self.password)}@{probes.LOOPBACK}:{self.port}/%2F"

    def vhost_url(self, vhost: str) -> str:
        """Of the administrator in another virtual host."""
        return f"amqp://{USER}:{quote(self.password)}@{probes.LOOPBACK}:{self.port}/{quote(vhost, safe='')}"

    async def find(self) -> None:
        """Make sure that there are programs and a prepared folder. Raises NoRabbitError."""
        self._files = await find_files(self._cache)
        self.folder.mkdir(parents=True, exist_ok=True)
        self._prepare(self._files)

    async def start(self) -> None:
        """Start epmd and the node, wait for its AMQP greeting."""
        if self._files is None or self._links is None:
            await self.find()
        files = self._files
        if files is None:
            raise NoRabbitError("no programs")
        if self._epmd is None or not self._epmd.running:
            self._epmd = Child(self._epmd_spec(files))
            await self._epmd.start()
        if self._child is None:  # the same object for every start: whoever watches it holds on to it
            self._child = Child(self._node_spec())
        await self._child.start()

    async def stop(self) -> None:
        """Orderly end of the node, then of its epmd, then of the links."""
        for child in (self._child, self._epmd):
            if child is not None:
                await child.stop()
        if self._links is not None:
            remove_links(self._links)
            self._links = None

    async def kill(self) -> None:
        """kill -9 of the Erlang machine; epmd stays, as it does after a real kill."""
        await self.child.kill()

    async def ctl(self, *words: str, seconds: float = 60) -> str:
        """The output of `rabbitmqctl WORDS` on this node."""
        return await run_once([str(self._scripts / "rabbitmqctl"), *words], seconds, env=self._environment)

    async def sync_topology(self) -> None:
        """Put queue registrations on disk: RabbitMQ 3.10 forgets a quorum queue when killed within seconds of it."""
        await self.ctl("eval", "[dets:sync(T) || T <- dets:all()].")

    def write_ctl_script(self, file: Path) -> None:
        """A shell script that is `rabbitmqctl` of this node, for other processes and for people. Mode 0700."""
        lines = ["#!/bin/sh", "# Written at every start: rabbitmqctl of the private node."]
        lines += [f"export {name}='{value}'" for name, value in sorted(self._environment.items())]
        lines += [f"exec '{self._scripts}/rabbitmqctl' \"$@\"", ""]
        file.write_text("\n".join(lines))
        file.chmod(0o700)

    def _prepare(self, files: RabbitFiles) -> None:
        links = ascii_links(self.folder, at=self.folder, programs=files.root)
        home, root = links["at"], files.root
        self._links = home.parent
        path = os.environ.get("PATH", os.defpath)
        environment = {}
        if files.moved:
            root = links["programs"]
            environment[ROOT_VARIABLE] = str(root / "usr/lib/erlang")
            path = f"{root}/usr/lib/erlang/bin:{path}"
        servers = sorted(root.glob("usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin"))
        self._scripts = servers[-1]
        link_plugins(servers[-1].parent / "plugins", self.folder / "plugins")
        self._environment = environment | {
            "PATH": path,
            "HOME": str(home),
            "RABBITMQ_NODENAME": "dyflux@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": probes.LOOPBACK,
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(self._dist_port),
            "ERL_EPMD_PORT": str(self._epmd_port),
            "ERL_EPMD_ADDRESS": probes.LOOPBACK,
            "ERL_CRASH_DUMP": f"{home}/erl_crash.dump",
            "RABBITMQ_MNESIA_BASE": f"{home}/mnesia",
            "RABBITMQ_LOG_BASE": f"{home}/log",
            "RABBITMQ_PID_FILE": f"{home}/node.pid",
            "RABBITMQ_PLUGINS_DIR": f"{home}/plugins",
            "RABBITMQ_ENABLED_PLUGINS_FILE": f"{home}/enabled_plugins",
            "RABBITMQ_CONFIG_FILE": f"{home}/rabbitmq.conf",
            "RABBITMQ_CONF_ENV_FILE": f"{home}/no-env-file",
            "RABBITMQ_GENERATED_CONFIG_DIR": f"{home}/generated",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": _LOOPBACK_ONLY,
            "RABBITMQ_SERVER_START_ARGS": "+B i",
            "RABBITMQ_CTL_ERL_ARGS": _LOOPBACK_ONLY,
            "RUNNING_UNDER_SYSTEMD": "true",  # the script then becomes the node instead of standing before it
            "NOTIFY_SOCKET": "",
        }
        (self.folder / "enabled_plugins").write_text("[].\n")
        settings = self.folder / "rabbitmq.conf"
        descriptor = os.open(settings, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(f"""default_user = {USER}
default_pass = {self.password}
disk_free_limit.absolute = 200MB
vm_memory_high_watermark.absolute = 1GB
log.console = false
log.file.level = info
""")

    def _epmd_spec(self, files: RabbitFiles) -> Spec:
        own = sorted(files.root.glob("usr/lib/erlang/erts-*/bin/epmd")) if files.moved else []
        program = str(own[-1]) if own else "epmd"
        return Spec(
            name="epmd",
            command=[program, "-address", probes.LOOPBACK, "-port", str(self._epmd_port)],
            log=self._log.with_name("epmd.log"),
            appears_as="epmd",
            pid_file=self._pids / "epmd.json",
            probe=probes.epmd(self._epmd_port),
            ready_seconds=10,
            grace_seconds=5,
        )

    def _node_spec(self) -> Spec:
        return Spec(
            name="rabbitmq",
            command=[str(self._scripts / "rabbitmq-server")],
            log=self._log,
            appears_as="beam",
            pid_file=self._pids / "rabbitmq.json",
            env=self._environment,
            probe=probes.amqp(self.port),
            ready_seconds=90,
            grace_seconds=30,
        )
