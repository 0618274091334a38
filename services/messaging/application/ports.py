"""What the use cases need from outside, as protocols. The adapters implement them; tests bring fakes of the network."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from services.messaging.domain.message import Message
from services.messaging.domain.outcomes import Outcome
from services.messaging.domain.results import Verdict
from services.messaging.domain.senders import Sender
from shared.contracts.base import Contract
from shared.contracts.messaging import MessageKind
from shared.contracts.snapshots import Pack

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Contact:
    """Who an order is for, as orders last said it. Phones are digits; `deleted` orders are not written to."""

    mgmt_no: int
    name: str
    mobile: str
    tel: str
    deleted: bool


class Senders(Protocol):
    """Registered sender numbers."""

    async def add(self, sender: Sender, operator: str, at: datetime) -> bool: ...

    async def get(self, sender_no: str, *, lock: bool = False) -> Sender | None: ...

    async def save(self, sender: Sender, operator: str, at: datetime) -> None: ...


class Messages(Protocol):
    """Messages with their attempts. Everything that locks does so ascending by message id."""

    async def add(self, messages: Sequence[Message]) -> None: ...

    async def lock(self, ids: Sequence[str]) -> list[Message]: ...

    async def lock_due(self, now: datetime, limit: int) -> list[Message]: ...

    async def count_due(self, now: datetime, limit: int) -> int: ...

    async def owners(self, attempt_ids: Sequence[str]) -> dict[str, str]: ...

    async def lost_since(self, limit: datetime, count: int) -> list[tuple[str, str]]: ...

    async def unknown_since(self, limit: datetime, count: int) -> list[tuple[str, str]]: ...

    async def checks_due(self, now: datetime, count: int) -> list[tuple[str, str]]: ...

    async def save(self, messages: Sequence[Message]) -> None: ...


class Contacts(Protocol):
    """The order contact read model."""

    async def get(self, mgmt_no: int) -> Contact | None: ...

    async def exists(self, mgmt_no: int) -> bool: ...

    async def take(self, packs: Sequence[Pack]) -> None: ...

    async def forget_versions(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Report:
    """A vendor's delivery report, read. `refkey` is the attempt's id."""

    refkey: str
    phone: str
    verdict: Verdict
    gateway_msg_id: str | None


@dataclass(slots=True)
class InboxRow:
    """A stored webhook call that is to be applied. `tries` counts the times its attempt was not found."""

    id: int
    vendor: str
    raw: bytes
    received_at: datetime
    tries: int


class WebhookInbox(Protocol):
    """Delivery reports as they came, the truth of what a vendor told us."""

    async def append(self, vendor: str, key: bytes, raw: bytes, at: datetime) -> bool: ...

    async def keep_unreadable(self, vendor: str, key: bytes, head: bytes, at: datetime) -> None: ...

    async def lock_due(self, now: datetime, limit: int, only: int | None = None) -> list[InboxRow]: ...

    async def finish(self, rows: Sequence[tuple[int, str, str | None]], at: datetime) -> None: ...

    async def defer(self, row: InboxRow, due_at: datetime, reason: str) -> None: ...

    async def unsettled(self, limit: int) -> list[dict[str, Any]]: ...

    async def replay(self, row_id: int, at: datetime) -> bool: ...


class Uow(Protocol):
    """One transaction of messaging."""

    @property
    def senders(self) -> Senders: ...

    @property
    def messages(self) -> Messages: ...

    @property
    def contacts(self) -> Contacts: ...

    @property
    def inbox(self) -> WebhookInbox: ...

    async def publish(self, contracts: Sequence[Contract]) -> None: ...


class Transactions(Protocol):
    """Runs work in one transaction of its own; for loops that talk to the network between transactions."""

    async def run(self, work: Callable[[Uow], Awaitable[T]]) -> T: ...


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What the vendor gets for one attempt."""

    refkey: str
    kind: MessageKind
    sender_no: str
    dest_no: str
    subject: str | None
    body: str


class VendorGateway(Protocol):
    """The vendor's API. `send` never raises for what the network or the vendor does: it is all in the outcome."""

    async def send(self, outgoing: Outgoing) -> Outcome: ...

    async def ask_report(self, vendor_key: str) -> str: ...


class PaceLost(Exception):
    """The shared bucket cannot be asked: nothing may be sent now (it fails closed)."""


class Pace(Protocol):
    """The one token bucket of a vendor account, shared by all workers. Raises PaceLost."""

    async def lease(self, wanted: int) -> int: ...

    async def give_back(self, unused: int) -> None: ...

    async def hold(self, seconds: float) -> None: ...


class ReportReader(Protocol):
    """Reads one vendor's reports. `read` raises ValueError when fields are missing."""

    def key(self, raw: bytes) -> bytes: ...

    def read(self, raw: bytes) -> Report: ...
