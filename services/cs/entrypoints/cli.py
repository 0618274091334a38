"""cs' own verbs: `python -m services cs rebuild [--empty]`, `python -m services cs verify [--head n:hash]`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Awaitable, Callable, Mapping

from services.cs.application.rebuild import rebuild
from services.cs.bootstrap import in_one_transaction, verified
from services.cs.settings import Settings
from shared.runtime.ids import uuid7


async def rebuild_verb(settings: Settings, arguments: list[str]) -> int:
    """Ask orders for snapshots of every pack; a running cs applies them as they come."""
    parser = argparse.ArgumentParser(prog="python -m services cs rebuild", description=rebuild_verb.__doc__)
    parser.add_argument("--empty", action="store_true", help="empty the read model first: lists are blank meanwhile")
    empty: bool = parser.parse_args(arguments).empty
    request_id = str(uuid7())
    await in_one_transaction(settings, lambda uow: rebuild(uow, request_id, from_nothing=empty))
    sys.stdout.write(f"asked orders for snapshots, request {request_id}\n")
    return 0


async def verify_verb(settings: Settings, arguments: list[str]) -> int:
    """Walk the chain over C/S records: 0 when it is whole, 1 with the first defect. `--head` is one noted earlier."""
    parser = argparse.ArgumentParser(prog="python -m services cs verify", description=verify_verb.__doc__)
    parser.add_argument("--head", help="n:hash, as an earlier run or the service's log printed it")
    verdict = await verified(settings, parser.parse_args(arguments).head)
    sys.stdout.write(f"{verdict.links} records sealed, {verdict.erased} erased, head {verdict.head}\n")
    if verdict.broken:
        sys.stderr.write(f"BROKEN: {verdict.broken}\n")
    return 1 if verdict.broken else 0


VERBS: Mapping[str, Callable[[Settings, list[str]], Awaitable[int]]] = {
    "rebuild": rebuild_verb,
    "verify": verify_verb,
}
