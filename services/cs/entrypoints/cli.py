"""cs' own verbs: `python -m services cs rebuild [--empty]`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Awaitable, Callable, Mapping

from services.cs.application.rebuild import rebuild
from services.cs.bootstrap import in_one_transaction
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


VERBS: Mapping[str, Callable[[Settings, list[str]], Awaitable[int]]] = {"rebuild": rebuild_verb}
