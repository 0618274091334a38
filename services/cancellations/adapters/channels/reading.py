"""Reading fields of a native payload: every defect is a coded refusal that names the field, never an exception."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from shared.contracts.codes import Refusal
from shared.runtime.clock import KST

Node = Mapping[str, Any]

MAX_CLAIMS = 1000
MAX_TEXT = 500
MAX_QTY = 1_000_000


def unreadable(reason: str) -> Refusal:
    """CLAIM_UNREADABLE with the reason in Korean."""
    return Refusal("CLAIM_UNREADABLE", reason=reason)


def text(node: Node, *names: str) -> str:
    """The first of the fields that holds something, as text without outer spaces; numbers become their digits."""
    for name in names:
        value = node.get(name)
        if isinstance(value, bool) or value is None:
            continue
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, (str, int, float)) and (found := str(value).strip()):
            if len(found) > MAX_TEXT or "\x00" in found:
                raise unreadable(f"{name} 값이 올바르지 않습니다")
            return found
    return ""


def needed(node: Node, *names: str) -> str:
    """As `text`; raises when none of the fields holds anything."""
    found = text(node, *names)
    if not found:
        raise unreadable(f"{names[0]} 값이 없습니다")
    return found


def pieces(node: Node, *names: str) -> int | None:
    """A quantity; None when no field holds one."""
    found = text(node, *names)
    if not found:
        return None
    if not found.isascii() or not found.isdigit() or not 0 < int(found) <= MAX_QTY:
        raise unreadable(f"{names[0]} 수량이 올바르지 않습니다: {found[:20]}")
    return int(found)


def when(node: Node, *names: str) -> datetime | None:
    """A time. Channels print KST without a zone, Naver with one (channels.md 1)."""
    found = text(node, *names)
    if not found:
        return None
    try:
        read = datetime.fromisoformat(found)
    except ValueError:
        raise unreadable(f"{names[0]} 날짜가 올바르지 않습니다: {found[:30]}") from None
    return read if read.tzinfo else read.replace(tzinfo=KST)


def node(value: object, name: str) -> Node:
    """A JSON object."""
    if not isinstance(value, Mapping):
        raise unreadable(f"{name} 항목이 객체가 아닙니다")
    return value


def nodes(value: object, name: str) -> Iterator[Node]:
    """One object or a list of them."""
    listed: Sequence[object] = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
    if len(listed) > MAX_CLAIMS:
        raise Refusal("TOO_MANY_ROWS", limit=MAX_CLAIMS)
    for each in listed:
        yield node(each, name)


def entries(payload: object, wrapper: str, *marks: str) -> Iterator[Node]:
    """The claims of a payload: one, a list, or what the channel's own wrapper holds. A claim has one of `marks`."""
    for each in nodes(payload, "claim"):
        if any(mark in each for mark in marks):
            yield each
        elif wrapper in each:
            for inner in nodes(each[wrapper] if each[wrapper] is not None else [], wrapper):
                if not any(mark in inner for mark in marks):
                    raise unreadable(f"{marks[0]} 항목이 없습니다")
                yield inner
        else:
            raise unreadable(f"{marks[0]} 항목이 없습니다")


def known(table: Mapping[str, Any], code: str, name: str) -> Any:
    """The entry of a mapping table; a code that is not in it is not guessed at."""
    if code not in table:
        raise unreadable(f"{name} 값을 알 수 없습니다: {code[:40]}")
    return table[code]


def said(*parts: str) -> str:
    """Reason texts as the channel sent them, each once, for people to read."""
    return " / ".join(dict.fromkeys(part for part in parts if part))


def key_of_line(number: str, part: str, lines: int) -> str:
    """The claim key: the channel's number; where that covers several lines, with the line (ADR cancellations)."""
    return f"{number}-{part}" if lines > 1 and part else number
