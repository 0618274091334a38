"""Engines in containers, for machines where a Docker engine answers. A `docker` on PATH proves nothing: ask it."""

import asyncio
import secrets
import time
from contextlib import AsyncExitStack
from typing import Any

from deploy.local import probes
from deploy.local.process import StartError

IMAGES = {"postgres": "postgres:17-alpine", "redis": "valkey/valkey:8-alpine", "amqp": "rabbitmq:4.1-alpine"}
_PORTS = {"postgres": 5432, "redis": 6379, "amqp": 5672}
_PROBES = {"postgres": probes.postgres, "amqp": probes.amqp}
_READY_SECONDS = 120


def docker_answers() -> bool:
    """Whether a Docker engine on this machine answers a ping within two seconds."""
    try:
        import docker  # type: ignore[import-untyped]
        from docker.errors import DockerException  # type: ignore[import-untyped]
    except ImportError:
        return False
    try:
        client = docker.from_env(timeout=2)
    except DockerException:
        return False
    try:
        return bool(client.ping())
    except (DockerException, OSError):
        return False
    finally:
        client.close()


async def start(name: str, closing: AsyncExitStack) -> str:
    """Start one engine, registered to be stopped with `closing`; its URL."""
    password = secrets.token_urlsafe(18)
    container = await asyncio.to_thread(_run, name, password)
    closing.push_async_callback(asyncio.to_thread, container.stop)
    port = int(container.get_exposed_port(_PORTS[name]))
    probe = probes.redis(port, password) if name == "redis" else _PROBES[name](port)
    await _until(probe, name)
    return {
        "postgres": f"postgresql://postgres:{password}@{probes.LOOPBACK}:{port}/postgres",
        "redis": f"redis://:{password}@{probes.LOOPBACK}:{port}/0",
        "amqp": f"amqp://dyflux:{password}@{probes.LOOPBACK}:{port}/%2F",
    }[name]


def _run(name: str, password: str) -> Any:
    from testcontainers.core.container import DockerContainer

    container = DockerContainer(IMAGES[name]).with_exposed_ports(_PORTS[name])
    if name == "postgres":
        container = container.with_env("POSTGRES_PASSWORD", password)
        container = container.with_command("postgres -c max_connections=1500 -c fsync=off")
    elif name == "redis":
        container = container.with_command(f"valkey-server --requirepass {password}")
    else:
        container = container.with_env("RABBITMQ_DEFAULT_USER", "dyflux").with_env("RABBITMQ_DEFAULT_PASS", password)
    return container.start()


async def _until(probe: probes.Probe, name: str) -> None:
    until = time.monotonic() + _READY_SECONDS
    while True:
        try:
            await probe()
        except (OSError, TimeoutError) as error:
            if time.monotonic() > until:
                raise StartError(f"the container of {name} does not answer: {error}") from error
            await asyncio.sleep(0.2)
        else:
            return
