"""What can be asked of 반품관리, 회수요청 and 교환예정관리 (F-154…F-156, F-163, F-164).

A toggle that is off asks nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.cs.application.filters import Span
from services.cs.domain.exchanges import ExchangeState
from services.cs.domain.returns import Origin, Stage

ANY_TIME = Span()


class ReturnKey(StrEnum):
    """검색어의 종류 of the other lists, and 반품송장번호."""

    RECIPIENT = "recipient"
    BUYER = "buyer"
    MGMT_NO = "mgmt_no"
    MARKET_ORDER_NO = "market_order_no"
    TEL = "tel"
    MOBILE = "mobile"
    INVOICE_NO = "invoice_no"
    RETURN_INVOICE_NO = "return_invoice_no"
    PRODUCT_NAME = "product_name"
    OPTION_NAME = "option_name"
    OPTION_CODE = "option_code"
    ADDRESS = "address"


class ReturnDate(StrEnum):
    """회수요청일 (등록일), 배송일, 도착일."""

    REQUESTED_AT = "requested_at"
    SHIPPED_AT = "shipped_at"
    ARRIVED_AT = "arrived_at"


class ReturnSort(StrEnum):
    """A minus sign: the newest first. `receivable_since`: who has owed us longest."""

    NEWEST = "-requested_at"
    OLDEST = "requested_at"
    SHIPPED_LAST = "-shipped_at"
    SHIPPED_FIRST = "shipped_at"
    ARRIVED_LAST = "-arrived_at"
    ARRIVED_FIRST = "arrived_at"
    OWED_LONGEST = "receivable_since"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilter:
    """What the two lists have in common; the operator is who asked for the return or the exchange."""

    date_type: ReturnDate = ReturnDate.REQUESTED_AT
    dates: Span = ANY_TIME
    operator: str | None = None
    channel_group_id: str | None = None
    channel_id: str | None = None
    supplier_group_id: str | None = None
    supplier_id: str | None = None
    key: ReturnKey | None = None
    q: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnFilter(CaseFilter):
    """반품관리's filters; `owed_before`: 미수 that is at least so old; `refund_due`: 환불대기."""

    stage: Stage | None = None
    origin: Origin | None = None
    settled: bool | None = None
    receivable_only: bool = False
    owed_before: datetime | None = None
    refund_due: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeFilter(CaseFilter):
    """교환예정관리's filters; `stage` is 회수상태."""

    state: ExchangeState | None = None
    reason: str | None = None
    stage: Stage | None = None
