"""`python -m deploy.local doctor`: which engines this machine would use, without starting any."""

import os

from deploy.gateway.binary import binary as envoy_binary
from deploy.local import containers, node, unprivileged
from deploy.local.layout import Layout
from deploy.local.postgres import find_programs
from deploy.local.process import StartError
from deploy.local.rabbitmq_files import plan
from deploy.local.valkey import find_server


def examine() -> int:
    """Print one line for each engine; 1 when one that is needed is missing."""
    missing = 0
    for name, look in (("PostgreSQL", _postgres), ("Valkey", lambda: str(find_server())), ("Envoy", _envoy)):
        try:
            print(f"{name:11} {look()}")
        except (StartError, FileNotFoundError) as error:
            missing += 1
            print(f"{name:11} missing: {error}")
    print(f"{'RabbitMQ':11} {plan(Layout.default().engine_cache)}")
    print(f"{'Docker':11} {'answers' if containers.docker_answers() else 'no engine answers (not needed)'}")
    print(f"{'Node':11} {node.plan(Layout.default().engine_cache)}")
    if os.geteuid() == 0:
        print(f"{'user':11} root; PostgreSQL runs by: {' '.join(unprivileged.prefix(2))}")
    return 1 if missing else 0


def _postgres() -> str:
    programs = find_programs()
    return f"{programs.folder} (version {programs.major})"


def _envoy() -> str:
    return str(envoy_binary())
