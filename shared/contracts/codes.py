"""The one table of coded answers (domain.md 2.10): code -> HTTP status and the Korean text that an operator reads.

A code is a contract with client programs: it is never renamed. Texts may carry `{names}` filled from the refusal, and
what would mislead in one case has a text of its own for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.contracts.codes_entry import Entry
from shared.contracts.codes_messaging import MESSAGING


class Refusal(Exception):
    """A business "no" or bad input, with its code. Raised by domains, answered as problem+json or as a bulk row.

    `params` fill the text, `case` among them chooses it; `extra` are further members of the problem (`changes` of
    VERSION_CONFLICT, `errors`).
    """

    def __init__(self, code: str, *, extra: Mapping[str, Any] | None = None, **params: object) -> None:
        if code not in CODES:
            raise KeyError(code)
        super().__init__(code)
        self.code = code
        self.params = params
        self.extra = dict(extra or {})

    @property
    def status(self) -> int:
        return CODES[self.code].status

    @property
    def detail(self) -> str:
        return detail(self.code, **self.params)


def detail(code: str, **params: object) -> str:
    """The Korean text of a code, in the `case` that is given; a parameter that is not given prints as nothing."""
    entry = CODES[code]
    return entry.cases.get(str(params.get("case")), entry.text).format_map(_Blank(params)).strip()


class _Blank(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return ""


_COMMON = {
    "UNREADABLE": Entry(400, "요청을 읽을 수 없습니다. 올바른 JSON 형식인지 확인하세요."),
    "UNAUTHENTICATED": Entry(401, "로그인이 필요합니다. 다시 로그인하세요."),
    "LOGIN_FAILED": Entry(401, "아이디 또는 비밀번호가 맞지 않습니다."),
    "NOT_PERMITTED": Entry(403, "이 작업을 할 권한이 없습니다. 관리자에게 권한을 요청하세요."),
    "ORIGIN_NOT_ALLOWED": Entry(403, "허용되지 않은 출처의 요청입니다."),
    "NOT_FOUND": Entry(404, "찾을 수 없습니다."),
    "METHOD_NOT_ALLOWED": Entry(405, "이 주소에서 지원하지 않는 요청 방식입니다."),
    "NOT_ACCEPTABLE": Entry(406, "요청한 형식으로 답할 수 없습니다."),
    "REQUEST_TIMEOUT": Entry(408, "요청을 받는 데 시간이 너무 오래 걸렸습니다."),
    "VERSION_CONFLICT": Entry(409, "그 사이에 다른 작업자가 변경했습니다. 변경된 내용을 확인하고 다시 시도하세요."),
    "LOCK_TIMEOUT": Entry(409, "다른 작업이 같은 주문을 처리하고 있습니다. 잠시 후 다시 시도하세요."),
    "ALREADY_EXISTS": Entry(409, "이미 등록되어 있습니다: {field}"),
    "COUNT_CHANGED": Entry(409, "대상 건수가 {expected}건에서 {actual}건으로 바뀌었습니다. 다시 확인하세요."),
    "PAYLOAD_TOO_LARGE": Entry(413, "보낸 내용이 너무 큽니다. 최대 {limit}까지 받을 수 있습니다."),
    "UNSUPPORTED_MEDIA_TYPE": Entry(415, "지원하지 않는 내용 형식입니다."),
    "UNKNOWN_FIELD": Entry(422, "알 수 없는 항목이 있습니다: {field}"),
    "FIELD_REQUIRED": Entry(422, "필수 항목이 비어 있습니다: {field}"),
    "INVALID_VALUE": Entry(422, "값이 올바르지 않습니다: {field}"),
    "INVALID_CURSOR": Entry(422, "목록의 위치 값이 올바르지 않습니다. 처음부터 다시 조회하세요."),
    "SEARCH_TOO_BROAD": Entry(422, "검색 범위가 너무 넓습니다. 기간을 좁혀 주세요."),
    "TOO_MANY_ROWS": Entry(422, "한 번에 처리할 수 있는 건수를 넘었습니다. 최대 {limit}건입니다."),
    "IDEMPOTENCY_KEY_REUSED": Entry(422, "같은 Idempotency-Key가 다른 내용으로 다시 쓰였습니다."),
    "TOO_MANY_REQUESTS": Entry(429, "요청이 너무 많습니다. 잠시 후 다시 시도하세요."),
    "LOGIN_THROTTLED": Entry(429, "로그인 시도가 너무 많습니다. {seconds}초 후 다시 시도하세요."),
    "INTERNAL": Entry(500, "처리 중 오류가 발생했습니다. trace_id를 관리자에게 알려 주세요."),
    "BAD_GATEWAY": Entry(502, "서비스가 올바르게 응답하지 않았습니다. 잠시 후 다시 시도하세요."),
    "SERVICE_UNAVAILABLE": Entry(503, "지금은 처리할 수 없습니다. 잠시 후 다시 시도하세요."),
    "GATEWAY_TIMEOUT": Entry(504, "서비스의 응답이 늦습니다. 결과를 확인한 뒤 다시 시도하세요."),
}

_ORDERS = {
    "ORDER_NOT_FOUND": Entry(404, "주문을 찾을 수 없습니다. 관리번호를 확인하세요: {mgmt_no}"),
    "ORDER_DELETED": Entry(409, "삭제된 주문입니다. 삭제복구 후 처리하세요."),
    "HOLD_ALREADY_SET": Entry(409, "이미 보류된 주문입니다."),
    "HOLD_AFTER_SHIPPED": Entry(409, "배송된 주문은 보류할 수 없습니다."),
    "NOT_ON_HOLD": Entry(
        409,
        "보류된 주문이 아닙니다.",
        {
            "EXCHANGE": "교환예정 보류만 있는 주문입니다. 해제할 보류를 지정하거나 교환예정관리에서 해제하세요.",
            "AUTOMATIC": "직접 설정한 보류가 없는 주문입니다. 해제할 보류를 지정하세요.",
        },
    ),
    "HOLD_OF_CLAIM": Entry(409, "판매처 취소 건은 취소결과에서 처리하세요."),
    "LOCKED_BY_INVOICE": Entry(
        409,
        "송장이 입력된 주문입니다. 송장을 삭제하면 처리할 수 있습니다.",
        {"SHIPPED": "이미 배송된 주문입니다. 접수상태의 주문만 처리할 수 있습니다."},
    ),
    "ALREADY_SHIPPED": Entry(409, "이미 배송된 주문입니다."),
    "NO_CHANGE": Entry(409, "바뀐 내용이 없습니다."),
    "INVALID_PHONE": Entry(422, "{whose} 전화번호 형식이 올바르지 않습니다: {value}"),
    "INVALID_ZIP": Entry(422, "{whose} 우편번호는 5자리(또는 옛 6자리)여야 합니다: {value}"),
    "INVOICE_NOT_DIGITS": Entry(422, "송장번호는 숫자만 입력할 수 있습니다."),
    "INVOICE_EMPTY": Entry(422, "송장번호를 입력하세요."),
    "INVOICE_DUPLICATE": Entry(409, "이미 사용 중인 송장번호입니다. 관리번호 {mgmt_no}에서 쓰고 있습니다."),
    "UNKNOWN_COURIER": Entry(422, "등록되지 않은 택배사입니다: {courier}"),
    "ON_HOLD": Entry(409, "보류 중인 주문입니다. 보류를 해제한 뒤 처리하세요."),
    "CLAIM_PENDING": Entry(409, "판매처 취소 요청이 처리되지 않았습니다. 취소결과에서 먼저 결정하세요."),
    "FULLY_CANCELLED": Entry(409, "전체취소된 주문입니다. 정상복귀 후 처리하세요."),
    "ALREADY_INVOICED": Entry(409, "이미 송장이 입력되어 있습니다. 송장변경을 이용하세요."),
    "NOT_MATCHED": Entry(409, "매칭되지 않은 상품이 있습니다. 상품을 먼저 매칭하세요."),
    "NO_INVOICE": Entry(409, "송장이 입력되지 않은 주문입니다."),
    "NOT_INVOICED": Entry(409, "송장상태의 주문만 배송처리할 수 있습니다."),
    "COMBINE_NOT_RECEIVED": Entry(409, "접수상태 주문만 합포할 수 있습니다."),
    "COMBINE_LOCKED": Entry(409, "합포금지 주문입니다. 합포금지를 해제한 뒤 처리하세요."),
    "COMBINE_SELF": Entry(409, "자기 자신과는 합포할 수 없습니다."),
    "COMBINE_SAME_PACK": Entry(409, "이미 같은 합포에 있는 주문입니다."),
    "COMBINE_TARGET_NOT_FOUND": Entry(404, "합포할 주문을 찾을 수 없습니다: {mgmt_no}"),
    "COMBINE_RECIPIENT_MISMATCH": Entry(409, "수령자 정보가 다릅니다. 확인 후 합포하세요."),
    "COMBINE_MIXED_SHIPPER": Entry(409, "출고지가 다른 상품이 섞입니다. 확인 후 합포하세요."),
    "COMBINE_ALREADY_FORBIDDEN": Entry(409, "이미 합포금지된 주문입니다."),
    "COMBINE_NOT_FORBIDDEN": Entry(409, "합포금지된 주문이 아닙니다."),
    "DELETE_NOT_RECEIVED": Entry(409, "접수상태의 주문만 삭제할 수 있습니다."),
    "NOT_DELETED": Entry(409, "삭제된 주문이 아닙니다."),
    "NOTHING_TO_COPY": Entry(409, "복사할 상품이 없습니다. 취소되지 않은 상품이 있어야 합니다."),
    "NOTHING_LEFT": Entry(409, "주문에 남는 상품이 없습니다. 일부만 나누세요."),
    "SAME_PRODUCT": Entry(409, "같은 상품으로는 교환할 수 없습니다: {option_code}"),
    "ITEM_CANCELLED": Entry(409, "취소되었거나 이미 교환된 상품입니다."),
    "PRIORITY_NOT_RECEIVED": Entry(409, "접수상태의 주문만 우선순위를 설정할 수 있습니다."),
    "PRIORITY_UNKNOWN_RANK": Entry(409, "없는 우선순위입니다: {rank}"),
    "PRIORITY_OTHER_PRODUCT": Entry(
        409, "이 주문에 없거나 모두 취소된 상품입니다. 같은 상품의 주문끼리만 설정할 수 있습니다: {option_code}"
    ),
    "NO_PRIORITY": Entry(409, "우선순위가 설정되지 않은 주문입니다."),
    "PICKUP_NOT_SHIPPED": Entry(409, "배송된 주문만 회수할 수 있습니다."),
    "RETURN_NOT_SHIPPED": Entry(409, "배송된 주문만 반품예정으로 설정할 수 있습니다."),
    "RETURN_ALREADY_EXPECTED": Entry(409, "이미 반품예정으로 설정된 상품입니다: {option_code}"),
    "RETURN_NOT_FOUND": Entry(404, "반품을 찾을 수 없습니다: {return_id}"),
    "INBOUND_ALREADY_REGISTERED": Entry(409, "이미 입고예정이 등록된 상품입니다: {option_code}"),
    "NOT_SHIPPED": Entry(409, "배송된 주문만 처리할 수 있습니다."),
    "RETURN_OPEN": Entry(409, "반품이나 교환이 진행된 주문입니다. 배송처리를 취소할 수 없습니다."),
    "CHANNEL_TOLD": Entry(409, "판매처에 발송이 통보된 주문입니다. 확인 후 배송처리를 취소하세요."),
    "NOT_COMBINED": Entry(
        409,
        "합포된 주문만 제외할 수 있습니다.",
        {"DELETE": "합포된 주문만 합포삭제할 수 있습니다. 주문삭제를 이용하세요."},
    ),
    "CANCEL_BLOCKED_INVOICED": Entry(409, "송장상태에서는 취소할 수 없습니다. 송장을 삭제하면 취소할 수 있습니다."),
    "ALREADY_CANCELLED": Entry(409, "이미 취소된 주문입니다."),
    "REASON_REQUIRED": Entry(422, "사유를 선택하세요."),
    "NOT_CANCELLED": Entry(409, "취소된 주문만 정상복귀할 수 있습니다."),
    "QTY_OUT_OF_RANGE": Entry(
        409,
        "수량이 처리할 수 있는 범위를 벗어났습니다. 최대 {max}개입니다.",
        {"CANCEL": "취소수량이 주문수량을 초과합니다. 최대 {max}개입니다."},
    ),
    "QTY_ZERO": Entry(422, "수량은 1 이상이어야 합니다."),
    "NO_ITEM_SELECTED": Entry(422, "처리할 상품을 선택하세요."),
    "ITEM_NOT_FOUND": Entry(404, "이 주문에 없는 상품입니다: {item_id}"),
    "OPTION_NOT_FOUND": Entry(404, "등록되지 않았거나 사용하지 않는 상품옵션코드입니다: {option_code}"),
    "CHANNEL_NOT_FOUND": Entry(404, "등록되지 않은 판매처입니다: {channel_id}"),
    "CHANNEL_INACTIVE": Entry(409, "사용하지 않는 판매처입니다: {channel_id}"),
    "CHANNEL_REQUIRED": Entry(422, "판매처를 선택해주세요."),
    "MARKET_ORDER_NO_EXISTS": Entry(409, "이미 있는 주문번호입니다: {market_order_no}"),
    "NOTE_REQUIRED": Entry(422, "내용을 입력하세요."),
    "ALREADY_TAKEN": Entry(200, "이미 접수된 주문입니다."),
    "DELETED_EARLIER": Entry(409, "삭제된 주문입니다. 다시 받으려면 retake를 지정하세요."),
    "SAME_PACK": Entry(200, "같은 합포의 다른 주문과 함께 처리되었습니다."),
}

_WARNINGS = {
    "INVOICE_LENGTH_UNUSUAL": Entry(200, "송장번호 자릿수가 이 택배사의 일반적인 길이와 다릅니다."),
    "INVOICE_USED_EARLIER": Entry(200, "예전에 사용된 송장번호입니다 (관리번호 {mgmt_no})."),
    "OPTION_SOLD_OUT": Entry(200, "품절된 상품이 있습니다: {option_code}"),
    "REMATCH_INVOICED": Entry(200, "송장이 입력된 {count}건은 그대로입니다. 송장 삭제 후 다시 매칭하세요: {mgmt_nos}"),
    "SHIPPER_APART": Entry(200, "출고지가 달라 합포에서 제외했습니다: {mgmt_nos}"),
    "SHIPPERS_MIXED": Entry(
        200, "합포금지된 합포에 출고지가 다른 상품이 섞였습니다. 합포금지를 해제하고 합포제외하세요: {pack_nos}"
    ),
    "FILE_CUT": Entry(
        200, "파일에는 {limit}건까지 담깁니다. 나머지 {count}건은 조건을 좁히거나 처리한 뒤 다시 받으세요."
    ),
    "REMATCH_LEFT": Entry(200, "{limit}건까지 매칭했습니다. {count}건이 남았으니 같은 매칭을 다시 실행하세요."),
}

_CS = {
    "PACK_NOT_FOUND": Entry(404, "합포를 찾을 수 없습니다: {pack_no}"),
    "RECORD_NOT_FOUND": Entry(404, "C/S 내역을 찾을 수 없습니다: {id}"),
    "EMPTY_NOTE": Entry(422, "C/S 내용을 입력하세요."),
    "ALREADY_DONE": Entry(409, "이미 완료된 C/S입니다."),
    "ALREADY_OPEN": Entry(409, "이미 미처리 상태인 C/S입니다."),
    "JOB_NOT_RUNNING": Entry(409, "진행 중인 작업이 아닙니다."),
    "JOB_NOT_STOPPED": Entry(409, "중단되었거나 실패한 작업만 다시 시작할 수 있습니다."),
    "FILE_NOT_READY": Entry(409, "아직 파일이 만들어지지 않았습니다. 잠시 후 다시 시도하세요."),
    "ALARM_NOT_FOUND": Entry(404, "알람을 찾을 수 없습니다: {id}"),
    "ALARM_DISMISSED": Entry(409, "이미 해제된 알람입니다."),
    "MACRO_NOT_FOUND": Entry(404, "매크로를 찾을 수 없습니다: {id}"),
    "MACRO_UNKNOWN_VARIABLE": Entry(422, "매크로에 없는 변수입니다: {name}"),
    "RETURN_WRONG_STAGE": Entry(409, "지금 단계({stage})의 반품에는 할 수 없는 작업입니다."),
    "RETURN_NOT_ARRIVED": Entry(409, "아직 도착하지 않은 반품입니다. 사유를 입력하면 완료할 수 있습니다."),
    "ALREADY_SETTLED": Entry(409, "이미 완료처리된 반품입니다."),
    "NOT_SETTLED": Entry(409, "완료처리되지 않은 반품입니다. 완료처리하면서 환불을 등록하세요."),
    "EXCHANGE_NOT_FOUND": Entry(404, "교환 건을 찾을 수 없습니다: {id}"),
    "EXCHANGE_WRONG_STATE": Entry(409, "지금 상태({state})의 교환에는 할 수 없는 작업입니다."),
    "NOT_YET_VISIBLE": Entry(503, "변경 내용을 반영하고 있습니다. 잠시 후 다시 시도하세요."),
}

_CANCELLATIONS = {
    "CLAIM_NOT_FOUND": Entry(404, "취소 건을 찾을 수 없습니다."),
    "CLAIM_NOT_PENDING": Entry(409, "이미 처리되었거나 결정할 수 없는 취소 건입니다."),
    "CLAIM_UNREADABLE": Entry(422, "판매처 취소 내용을 읽을 수 없습니다: {reason}"),
    "ALREADY_ACKED": Entry(409, "이미 확인한 건입니다."),
    "NOT_ACKED": Entry(409, "확인하지 않은 건입니다."),
    "FILE_REQUIRED": Entry(422, "파일을 선택하세요."),
    "FILE_UNREADABLE": Entry(422, "엑셀 파일로 읽을 수 없습니다. xlsx, xls, csv 파일인지 확인하세요."),
    "FILE_PASSWORD": Entry(422, "암호가 걸린 파일입니다. 암호를 해제하고 올려 주세요."),
    "FILE_TOO_MANY_ROWS": Entry(422, "한 파일에 {limit}행까지 올릴 수 있습니다."),
    "FORMAT_NOT_SET": Entry(409, "이 판매처의 엑셀 양식이 설정되지 않았습니다. 포맷설정을 먼저 하세요."),
    "HEADER_MISSING": Entry(422, "엑셀에 필요한 제목이 없습니다: {name}"),
    "DUPLICATE_ROW": Entry(409, "파일 안에 같은 내용의 행이 있습니다."),
    "UPLOAD_NOT_FOUND": Entry(404, "업로드를 찾을 수 없습니다."),
    "UPLOAD_ROW_NOT_FOUND": Entry(404, "업로드에 없는 행입니다: {n}"),
    "UPLOAD_ALREADY_APPLIED": Entry(409, "이미 적용한 업로드입니다."),
}

_ACCOUNTS = {
    "OPERATOR_NOT_FOUND": Entry(404, "작업자를 찾을 수 없습니다: {login}"),
    "OPERATOR_EXISTS": Entry(409, "이미 있는 아이디입니다: {login}"),
    "LAST_ADMIN": Entry(409, "마지막 관리자는 바꿀 수 없습니다."),
    "PASSWORD_WEAK": Entry(422, "비밀번호는 {min}자 이상이어야 합니다."),
    "PASSWORD_WRONG": Entry(422, "현재 비밀번호가 맞지 않습니다."),
    "SESSION_ENDED": Entry(401, "로그인이 끝났습니다. 다시 로그인하세요."),
    "CLIENT_NOT_FOUND": Entry(404, "연동 프로그램을 찾을 수 없습니다."),
    "UNKNOWN_SCOPE": Entry(422, "알 수 없는 권한 범위입니다: {scope}"),
    "UNSUPPORTED_GRANT_TYPE": Entry(400, "지원하지 않는 grant_type입니다."),
    "INVALID_CLIENT": Entry(401, "연동 프로그램의 아이디 또는 비밀값이 맞지 않습니다."),
}

CODES: Mapping[str, Entry] = {
    **_COMMON, **_ORDERS, **_WARNINGS, **_CS, **_CANCELLATIONS, **MESSAGING, **_ACCOUNTS,
}  # fmt: skip
