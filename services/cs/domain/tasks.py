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
    FORBID_COMBINE = "forbid_combine"
    ALLOW_COMBINE = "allow_combine"
    COPY_ORDER = "copy_order"
    COPY_ORDER_ALL = "copy_order_all"
    DELETE_ORDER = "delete_order"
    DELETE_PACK = "delete_pack"
    RESTORE_DELETED = "restore_deleted"
    EXCHANGE_ITEM = "exchange_item"
    ADD_ITEMS = "add_items"
    SPLIT_ORDER = "split_order"
    UNDO_SHIPMENT = "undo_shipment"
    SET_PRIORITY = "set_priority"
    REQUEST_PICKUP = "request_pickup"
    MARK_RETURN_EXPECTED = "mark_return_expected"
    CLEAR_PRIORITY = "clear_priority"
    ACCEPT_RETURN = "accept_return"
    ARRIVE_RETURN = "arrive_return"
    SETTLE_RETURNS = "settle_returns"
    CANCEL_RETURN = "cancel_return"
    EDIT_RETURN = "edit_return"
    RELEASE_EXCHANGE = "release_exchange"
    COMPLETE_EXCHANGE = "complete_exchange"
    CANCEL_EXCHANGE = "cancel_exchange"


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
    Task.FORBID_COMBINE: "합포금지",
    Task.ALLOW_COMBINE: "합포금지해제",
    Task.COPY_ORDER: "주문복사",
    Task.COPY_ORDER_ALL: "주문전체복사",
    Task.DELETE_ORDER: "주문삭제",
    Task.DELETE_PACK: "주문삭제",
    Task.RESTORE_DELETED: "삭제복구",
    Task.EXCHANGE_ITEM: "상품교환",
    Task.ADD_ITEMS: "상품추가",
    Task.SPLIT_ORDER: "주문분할",
    Task.UNDO_SHIPMENT: "배송취소",
    Task.SET_PRIORITY: "우선순위",
    Task.REQUEST_PICKUP: "회수",
    Task.MARK_RETURN_EXPECTED: "반품예정",
    Task.CLEAR_PRIORITY: "우선순위해제",
    Task.ACCEPT_RETURN: "회수접수",
    Task.ARRIVE_RETURN: "반품도착",
    Task.SETTLE_RETURNS: "반품완료",
    Task.CANCEL_RETURN: "회수취소",
    Task.EDIT_RETURN: "반품수정",
    Task.RELEASE_EXCHANGE: "교환예정해제",
    Task.COMPLETE_EXCHANGE: "교환완료",
    Task.CANCEL_EXCHANGE: "교환취소",
}
"""What 2.9 does not print (주문생성, 매칭, 문자발송, 취소건처리, 삭제복구, 주문분할, 배송취소, the steps of returns and
exchanges) is our own, in the manner of its table."""
