"""포맷설정: which header of a channel's file means which field (F-181), and the headers that are known beforehand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from shared.contracts.codes import Refusal
from shared.files.headers import Found, find_headers

FIELDS = (
    "market_order_no", "market_line_no", "claim_key", "buyer", "recipient", "product_code", "product_name",
    "option_name", "qty", "reason", "reason_detail", "requested_at", "status", "return_invoice_no",
)  # fmt: skip
"""What a column can mean (channels.md 3)."""


@dataclass(frozen=True, slots=True)
class UploadFormat:
    """`columns` maps a field to its header. `header_row` (from 1) None: looked for. `status_contains` empty: every row
    counts; a row whose status contains one of `withdrawn_contains` takes a cancellation back."""

    columns: Mapping[str, str]
    header_row: int | None = None
    sheet: str | None = None
    date_format: str | None = None
    status_contains: tuple[str, ...] = ()
    withdrawn_contains: tuple[str, ...] = ("철회",)
    by_line_alone: bool = False

    @property
    def required(self) -> tuple[str, ...]:
        """Fields without which no order can be found."""
        return ("market_line_no",) if self.by_line_alone else ("market_order_no",)


def _format(columns: Mapping[str, str], *statuses: str, by_line_alone: bool = False) -> UploadFormat:
    return UploadFormat(MappingProxyType(dict(columns)), status_contains=statuses, by_line_alone=by_line_alone)


GENERIC = _format(
    {
        "market_order_no": "주문번호",
        "product_name": "상품명",
        "qty": "수량",
        "buyer": "주문자",
        "reason": "취소사유",
        "requested_at": "취소요청일",
        "return_invoice_no": "반품송장번호",
    }
)

KNOWN: Mapping[str, UploadFormat] = {
    "naver": _format(
        {
            "market_line_no": "상품주문번호",
            "market_order_no": "주문번호",
            "status": "취소 처리상태",
            "requested_at": "취소요청일",
            "reason": "취소사유",
            "reason_detail": "취소상세사유",
            "product_code": "상품번호",
            "product_name": "상품명",
            "option_name": "옵션정보",
            "qty": "수량",
            "buyer": "구매자명",
            "recipient": "수취인명",
        },
        "취소요청",
        "취소처리중",
        "취소완료",
        by_line_alone=True,
    ),
    "coupang": _format(
        {
            "claim_key": "요청번호",
            "market_order_no": "주문번호",
            "market_line_no": "옵션 ID",
            "product_code": "PRODUCT ID",
            "product_name": "딜명",
            "option_name": "옵션명",
            "qty": "개수",
            "recipient": "수취인",
            "reason": "취소카테고리",
            "requested_at": "접수일시",
            "status": "상태",
            "return_invoice_no": "회수송장번호",
        }
    ),
    "eleven_st": _format(
        {
            "claim_key": "클레임번호",
            "market_order_no": "주문번호",
            "market_line_no": "주문순번",
            "status": "취소상태",
            "requested_at": "취소신청일",
            "product_code": "상품번호",
            "product_name": "상품명",
            "option_name": "옵션",
            "qty": "취소수량",
            "reason": "취소사유",
            "reason_detail": "상세사유",
            "buyer": "구매자",
        }
    ),
    "esm": _format(
        {
            "claim_key": "주문번호",
            "market_order_no": "주문번호",
            "status": "취소상태",
            "requested_at": "취소신청일",
            "product_code": "상품번호",
            "product_name": "상품명",
            "option_name": "주문옵션",
            "qty": "수량",
            "buyer": "구매자명",
            "reason": "취소사유",
            "reason_detail": "상세사유",
        }
    ),
    "cafe24": _format(
        {
            "market_order_no": "주문번호",
            "market_line_no": "품목별 주문번호",
            "status": "주문상태",
            "requested_at": "취소접수일",
            "product_name": "상품명",
            "option_name": "옵션",
            "qty": "수량",
            "reason": "취소사유 구분",
            "reason_detail": "취소사유",
            "buyer": "주문자명",
        },
        "취소",
    ),
    "vendor": GENERIC,
    "manual": GENERIC,
}
"""The header rows of channels.md 3, by adapter."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """Where the columns stand in a sheet: `header` is the index of the header row, `at` the index of each field."""

    format: UploadFormat
    header: int
    at: Mapping[str, int]


def recognise(rows: Sequence[Sequence[str]], own: UploadFormat | None, adapter: str) -> Recognised:
    """Find the columns: by the channel's own format, else its adapter's, else any known signature.

    Raises Refusal HEADER_MISSING with the header's name, FORMAT_NOT_SET where nothing is known of such a file.
    """
    if own is not None:
        return _found(rows, own) or _missing(rows, own)
    first = KNOWN[adapter]
    found = _found(rows, first)
    if found is not None:
        return found
    others = [known for name, known in KNOWN.items() if name != adapter]
    fits = [found for found in (_found(rows, known, whole=True) for known in others) if found]
    if fits:
        return max(fits, key=lambda each: len(each.at))
    if adapter in {"vendor", "manual"} and len(_headers(rows, first).at) < 2:
        raise Refusal("FORMAT_NOT_SET")
    return _missing(rows, first)


def _found(rows: Sequence[Sequence[str]], known: UploadFormat, *, whole: bool = False) -> Recognised | None:
    """`whole`: all headers of the format stand there, as a signature does."""
    found = _headers(rows, known)
    wanted = tuple(known.columns) if whole else known.required
    return Recognised(known, found.header, found.at) if all(name in found.at for name in wanted) else None


def _missing(rows: Sequence[Sequence[str]], known: UploadFormat) -> Recognised:
    found = _headers(rows, known)
    name = next(name for name in known.required if name not in found.at)
    raise Refusal("HEADER_MISSING", name=known.columns.get(name, name))


def _headers(rows: Sequence[Sequence[str]], known: UploadFormat) -> Found:
    return find_headers(rows, known.columns, known.header_row)
