"""What lists ask for and what answers them: filters, pages, and the reader as a protocol."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from services.messaging.domain.senders import Sender


@dataclass(frozen=True, slots=True)
class MessageFilter:
    """Half-open UTC range; `q` is looked for in the text; `dest_tail` are the last digits of the number."""

    since: datetime | None = None
    until: datetime | None = None
    operator: str | None = None
    q: str | None = None
    sender_no: str | None = None
    dest_tail: str | None = None
    mgmt_no: int | None = None
    kind: str | None = None
    state: str | None = None


@dataclass(frozen=True, slots=True)
class Slice:
    """`limit` rows newest first, after (or, backwards, before) the key `(created_at, id)`, else from `offset`."""

    limit: int
    key: tuple[datetime, str] | None = None
    backwards: bool = False
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Listed:
    """Rows newest first; `more` beyond them in the direction of reading; `total` None: over 10,000."""

    rows: Sequence[dict[str, Any]]
    more: bool
    total: int | None


class Reader(Protocol):
    """Reads for the lists, each call in a read-only transaction of its own. Rows are plain, nothing is masked yet."""

    async def messages(self, wanted: MessageFilter, part: Slice) -> Listed: ...

    async def message(self, message_id: str) -> dict[str, Any] | None: ...

    async def senders(self, limit: int, after: str | None, offset: int) -> list[Sender]: ...
