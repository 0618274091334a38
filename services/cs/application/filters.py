"""What can be asked of the two grids (F-010…F-022, F-141…F-146). A toggle that is off asks nothing."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum

from services.cs.domain.general_types import GeneralType
from services.cs.domain.records import Handled
from services.cs.domain.tasks import Task
from shared.contracts.snapshots import CsStatus, OrderStatus


class Key(StrEnum):
    """검색어의 종류: 수령자, 구매자, 관리번호, 주문번호, 전화, 핸드폰, 송장번호, 상품명, 옵션, 옵션코드, 주소."""

    RECIPIENT = "recipient"
    BUYER = "buyer"
    MGMT_NO = "mgmt_no"
    MARKET_ORDER_NO = "market_order_no"
    TEL = "tel"
    MOBILE = "mobile"
    INVOICE_NO = "invoice_no"
    PRODUCT_NAME = "product_name"
    OPTION_NAME = "option_name"
    OPTION_CODE = "option_code"
    ADDRESS = "address"


class DateType(StrEnum):
    """발주일, 배송일."""

    PLACED_AT = "placed_at"
    SHIPPED_AT = "shipped_at"


class PackSort(StrEnum):
    """What packs are listed by; a minus sign means the biggest or newest first."""

    NEWEST = "-placed_at"
    OLDEST = "placed_at"
    PACK_NO_DOWN = "-pack_no"
    PACK_NO = "pack_no"
    SHIPPED_LAST = "-shipped_at"
    SHIPPED_FIRST = "shipped_at"
    SHIP_BY = "ship_by"
    SHIP_BY_DOWN = "-ship_by"


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open, in UTC; None: no end."""

    start: datetime | None = None
    end: datetime | None = None

    def __bool__(self) -> bool:
        return self.start is not None or self.end is not None


@dataclass(frozen=True, slots=True)
class PackFilter:
    """The CS window's filters. `late_before` is the end of the KST day that `late` means."""

    date_type: DateType = DateType.PLACED_AT
    dates: Span = Span()
    key: Key | None = None
    q: str = ""
    channel_group_id: str | None = None
    channel_id: str | None = None
    status: OrderStatus | None = None
    cs_status: CsStatus | None = None
    handled: Handled | None = None
    operator: str | None = None
    task: Task | None = None
    on_hold: bool = False
    sold_out: bool = False
    temporarily_sold_out: bool = False
    open_cs: bool = False
    combined: bool = False
    alarm: bool = False
    exclude_cancelled: bool = False
    deleted: bool = False
    late_before: datetime | None = None

    def needs_window(self) -> bool:
        """Whether it is none of the searches that cost the same at any size: such a one wants a period (ADR 13)."""
        return not self.dates and not _is_named(self, PackFilter(), _NAMED_OF_PACKS)


@dataclass(frozen=True, slots=True)
class RecordFilter:
    """CS내역조회's filters; `order_status` and `cs_status` are the order's of today."""

    at: Span = Span()
    operator: str | None = None
    channel_group_id: str | None = None
    channel_id: str | None = None
    supplier_group_id: str | None = None
    supplier_id: str | None = None
    order_status: OrderStatus | None = None
    cs_status: CsStatus | None = None
    handled: Handled | None = None
    task: Task | None = None
    cancel_reason: str | None = None
    exchange_reason: str | None = None
    general_type: GeneralType | None = None
    alarm_set: bool | None = None
    has_message: bool | None = None
    channel_product_name: str = ""
    channel_option_name: str = ""
    key: Key | None = None
    q: str = ""

    def needs_window(self) -> bool:
        """As of packs."""
        return not self.at and not _is_named(self, RecordFilter(), _NAMED_OF_RECORDS)


_NAMED_KEYS = frozenset(
    {Key.RECIPIENT, Key.BUYER, Key.ADDRESS, Key.TEL, Key.MOBILE, Key.MGMT_NO, Key.MARKET_ORDER_NO, Key.INVOICE_NO}
)
_NAMED_OF_PACKS = frozenset({"status", "channel_id", "on_hold", "open_cs", "combined", "deleted", "late_before"})
_NAMED_OF_RECORDS = frozenset({"operator", "task", "handled"})


def _is_named(filter: object, nothing: object, named: Set[str]) -> bool:
    """Nothing asked, one of `named`, or a word under a key that an index answers in the order of the list."""
    asked = {each.name for each in fields(filter) if getattr(filter, each.name) != getattr(nothing, each.name)}  # type: ignore[arg-type]
    asked -= {"date_type"}
    if asked == {"key", "q"}:
        return getattr(filter, "key") in _NAMED_KEYS  # noqa: B009
    return len(asked) <= 1 and asked <= named


@dataclass(frozen=True, slots=True)
class Slice:
    """Which part of a list: `limit` rows after a cursor, or after `offset` rows."""

    limit: int
    cursor: str | None = None
    offset: int = 0
