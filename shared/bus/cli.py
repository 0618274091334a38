"""`python -m services <svc> parked list|show|replay|drop`: what an operator does by hand, as SQL on one database."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TextIO

import orjson

from shared.bus.parking import drop, list_parked, replay, show_parked
from shared.contracts.privacy import mask_people
from shared.db.database import Database
from shared.runtime.clock import Clock


def parser(prog: str = "parked") -> argparse.ArgumentParser:
    """The verbs and their arguments."""
    top = argparse.ArgumentParser(prog=prog, description="Messages that no retry could handle.")
    verbs = top.add_subparsers(dest="verb", required=True)
    listing = verbs.add_parser("list", help="ids, types and reasons; never bodies")
    listing.add_argument("--queue")
    listing.add_argument("--after", type=int, default=0, help="continue after this id")
    listing.add_argument("--limit", type=int, default=100)
    showing = verbs.add_parser(
        "show", help="one message with its body and error; people in our own messages are masked"
    )
    showing.add_argument("id", type=int)
    showing.add_argument("--unmasked", action="store_true", help="the body as it is")
    for verb, text in (("replay", "handle again, with the same message id"), ("drop", "give up")):
        acting = verbs.add_parser(verb, help=text)
        which = acting.add_mutually_exclusive_group(required=True)
        which.add_argument("ids", type=int, nargs="*", default=[])
        which.add_argument("--queue", help="all parked of this queue")
    return top


async def parked(database: Database, arguments: Sequence[str], out: TextIO, clock: Clock) -> int:
    """Run one verb and print JSON lines to `out`; 0 done, 1 nothing found."""
    chosen = parser().parse_args(arguments)
    match chosen.verb:
        case "list":
            rows = await database.read(
                lambda c: list_parked(c, consumer=chosen.queue, after=chosen.after, limit=chosen.limit)
            )
            for row in rows:
                _print(out, asdict(row))
            return 0
        case "show":
            message = await database.read(lambda c: show_parked(c, chosen.id))
            if message is None:
                return 1
            _print(out, {**asdict(message), "body": _body(message.body, unmasked=chosen.unmasked)})
            return 0
        case verb:
            act = replay if verb == "replay" else drop
            done = await database.transaction(lambda c: act(c, clock(), ids=chosen.ids, consumer=chosen.queue))
            _print(out, {verb: done})
            return 0 if done else 1


def _body(raw: bytes, *, unmasked: bool) -> str:
    """Unreadable ones as they are: nobody knows where a person stands in them."""
    text = raw.decode(errors="replace")
    if unmasked:
        return text
    try:
        return orjson.dumps(mask_people(orjson.loads(raw))).decode()
    except orjson.JSONDecodeError:
        return text


def _print(out: TextIO, row: dict[str, object]) -> None:
    out.write(orjson.dumps(row, default=_plain).decode() + "\n")


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
