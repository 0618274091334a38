"""작업: which action wrote a C/S record, and the label that its history line prints (domain.md 2.9)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Task(StrEnum):
    """The command of domain.md 2.10 in snake_case. 취소철회 is no command of ours: it has its glossary name."""

    SET_HOLD = "set_hold"
    RELEASE_HOLD = "release_hold"
    CHANGE_SHIPPING_INFO = "change_shipping_info"
    ASSIGN_INVOICE = "assign_invoice"
    CHANGE_INVOICE = "change_invoice"
    REMOVE_INVOICE = "remove_invoice"
    CONFIRM_SHIPMENT = "confirm_shipment"
    COMBINE_ADD = "combine_add"
    COMBINE_EXCLUDE = "combine_exclude"
    CANCEL_ALL = "cancel_all"
    RESTORE_ALL = "restore_all"
    CANCEL_ITEMS = "cancel_items"
    RESTORE_ITEMS = "restore_items"
    CREATE_ORDER = "create_order"
    ADD_CS_NOTE = "add_cs_note"
    SEND_MESSAGE = "send_message"
    APPLY_CHANNEL_CANCELS = "apply_channel_cancels"
    CANCEL_WITHDRAWAL = "cancel_withdrawal"
    MATCH_ITEM = "match_item"
    RESOLVE_CLAIM = "resolve_claim"


LABELS: Mapping[Task, str] = {
    Task.SET_HOLD: "보류설정",
    Task.RELEASE_HOLD: "보류해제",
    Task.CHANGE_SHIPPING_INFO: "배송정보변경",
    Task.ASSIGN_INVOICE: "송장입력",
    Task.CHANGE_INVOICE: "송장변경",
    Task.REMOVE_INVOICE: "송장삭제",
    Task.CONFIRM_SHIPMENT: "배송확인",
    Task.COMBINE_ADD: "합포추가",
    Task.COMBINE_EXCLUDE: "합포제외",
    Task.CANCEL_ALL: "전체취소",
    Task.RESTORE_ALL: "전체정상복귀",
    Task.CANCEL_ITEMS: "개별취소",
    Task.RESTORE_ITEMS: "개별정상복귀",
    Task.CREATE_ORDER: "주문생성",
    Task.ADD_CS_NOTE: "CS남기기",
    Task.SEND_MESSAGE: "문자발송",
    Task.APPLY_CHANNEL_CANCELS: "판매처취소",
    Task.CANCEL_WITHDRAWAL: "취소철회",
    Task.MATCH_ITEM: "매칭",
    Task.RESOLVE_CLAIM: "취소건처리",
}
"""What 2.9 does not print (주문생성, 매칭, 문자발송, 취소건처리) is our own, in the manner of its table."""
