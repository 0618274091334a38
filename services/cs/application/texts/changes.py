"""Texts of packs locked or thrown away, of orders copied and split, and of lines added and exchanged (domain.md 2.9)."""

from __future__ import annotations

from collections.abc import Iterable

from services.cs.domain.records import SystemText
from shared.contracts.reasons import REASONS


def combine_forbidden() -> SystemText:
    """`[합포금지]`."""
    return SystemText("[합포금지]")


def combine_allowed() -> SystemText:
    """`[합포금지해제]`."""
    return SystemText("[합포금지해제]")


def order_deleted() -> SystemText:
    """`[주문삭제]`."""
    return SystemText("[주문삭제]")


def pack_deleted() -> SystemText:
    """`[합포삭제]`."""
    return SystemText("[합포삭제]")


def restored_from_trash() -> SystemText:
    """`[삭제복구]`; our own, 2.9 has no line for it."""
    return SystemText("[삭제복구]")


def copied(source: int, *, whole: bool) -> SystemText:
    """`[주문복사] <이전 주문 관리번호 : {source}>`, or `[주문전체복사] …`; on the new order."""
    return SystemText(f"[{'주문전체복사' if whole else '주문복사'}] <이전 주문 관리번호 : {source}>")


def items_added(lines: Iterable[tuple[str, int, int]]) -> SystemText:
    """From (option_code, qty, price): `[상품추가] 상품옵션코드 : {code} 수량 : {n} 가격 : {p}`, one a line."""
    return SystemText(
        "\n".join(f"[상품추가] 상품옵션코드 : {code} 수량 : {qty} 가격 : {price}" for code, qty, price in lines)
    )


def split(created: int, lines: Iterable[tuple[str | None, int]]) -> SystemText:
    """`[주문분할] 상품옵션코드 : {code} 수량 : {n}`, one a line, and the new order below; our own words."""
    told = [f"[주문분할] 상품옵션코드 : {code or '미매칭'} 수량 : {qty}" for code, qty in lines]
    return SystemText("\n".join([*told, f"<분할 주문 관리번호 : {created}>"]))


def made_by_split(source: int) -> SystemText:
    """`[주문분할] <이전 주문 관리번호 : {source}>` on the new order, as a copy has it; our own."""
    return SystemText(f"[주문분할] <이전 주문 관리번호 : {source}>")


def made_by_exchange(source: int) -> SystemText:
    """`[상품교환] <이전 주문 관리번호 : {source}>` on the replacement, likewise."""
    return SystemText(f"[상품교환] <이전 주문 관리번호 : {source}>")


def exchanged(old: str | None, new: str, qty: int, reason: str, created: int | None) -> SystemText:
    """`[{old} x{n} -> {new} x{n}]`, `[교환사유 : ..]`; after shipping also `<교환 주문 관리번호 : {new}>`."""
    label = REASONS[reason].label if reason in REASONS else reason
    lines = [f"[{old or '미매칭'} x{qty} -> {new} x{qty}]", f"[교환사유 : {label}]"]
    if created is not None:
        lines.append(f"<교환 주문 관리번호 : {created}>")
    return SystemText("\n".join(lines))


def priority_changed(option_code: str, old: int, new: int) -> SystemText:
    """`[우선순위 : {old} -> {new}, 상품옵션코드 : {code}]`; 0 is no rank."""
    return SystemText(f"[우선순위 : {old} -> {new}, 상품옵션코드 : {option_code}]")


def pickup_requested(lines: Iterable[tuple[str | None, int, bool]]) -> SystemText:
    """`[회수 요청] 상품옵션코드 : {code} 수량 : {n}, [입고예정 등록 : Y/N]`, one a line."""
    told = (
        f"[회수 요청] 상품옵션코드 : {code or '미매칭'} 수량 : {qty}, [입고예정 등록 : {'Y' if inbound else 'N'}]"
        for code, qty, inbound in lines
    )
    return SystemText("\n".join(told))


def return_expected() -> SystemText:
    """`[반품예정 설정]`."""
    return SystemText("[반품예정 설정]")


def shipment_undone() -> SystemText:
    """`[배송취소]`; our own."""
    return SystemText("[배송취소]")
