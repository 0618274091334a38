"""CS내역조회's filters as conditions on a record (r), its state (s), its order (o) and the pack it is in now (p)."""

from __future__ import annotations

from services.cs.adapters.finding import numbers, packs_found, phone_digits
from services.cs.adapters.where import Where
from services.cs.application.filters import Key, RecordFilter
from services.cs.application.search_terms import contains, normal, starts
from services.cs.domain.records import Handled

SOURCE = """cs_record_state s LEFT JOIN cs_record r ON r.id = s.record_id
    LEFT JOIN order_view o ON o.mgmt_no = s.mgmt_no LEFT JOIN pack_view p ON p.pack_no = o.pack_no"""
"""Left joins on unique keys: what no condition names is not read."""


def conditions(filter: RecordFilter) -> Where:
    """All that was asked. Raises Refusal INVALID_VALUE."""
    where = Where()
    where.between("s.at", "at", filter.at.start, filter.at.end)
    for column, value in (
        ("s.operator", filter.operator),
        ("s.task", filter.task),
        ("r.cancel_reason", filter.cancel_reason),
        ("r.exchange_reason", filter.exchange_reason),
        ("r.general_type", filter.general_type),
        ("p.status", filter.order_status),
        ("o.channel_id", filter.channel_id),
    ):
        if value is not None:
            name = column[2:]
            where.add(f"{column} = :{name}", **{name: value})
    if filter.handled is not None:
        where.add("s.handled = 'OPEN'" if filter.handled is Handled.OPEN else "s.handled = 'DONE'")
    if filter.cs_status is not None:
        where.add("o.cs_badges @> ARRAY[CAST(:cs_status AS text)]", cs_status=filter.cs_status)
    if filter.channel_group_id is not None:
        where.add(
            "o.channel_id IN (SELECT channel_id FROM channel_view WHERE group_id = :channel_group_id)",
            channel_group_id=filter.channel_group_id,
        )
    for column, value in (
        ("supplier_group_id", filter.supplier_group_id),
        ("supplier_id", filter.supplier_id),
    ):
        if value is not None:
            where.add(f"EXISTS ({_OF_SUPPLIER} AND ov.{column} = {where.param(value)})")
    if filter.alarm_set is not None:
        where.add(f"s.alarm_at IS {'NOT NULL' if filter.alarm_set else 'NULL'}")
    if filter.has_message is not None:
        where.add(f"{'' if filter.has_message else 'NOT'} (r.message_id IS NOT NULL OR s.mgmt_no IN ({_OF_STAFF}))")
    for column, words in (
        ("channel_product_name", filter.channel_product_name),
        ("channel_option_name", filter.channel_option_name),
    ):
        if words.strip():
            key = Key.PRODUCT_NAME if column == "channel_product_name" else Key.OPTION_NAME
            where.add(f"o.pack_no IN ({packs_found(key, words, where)})")
            where.add(f"{_normal(f'o.{column}')} LIKE {where.param(contains(normal(words)))}")
    _find(filter.key, filter.q, where)
    return where


def _find(key: Key | None, q: str, where: Where) -> None:
    """Packs by the index, then the one order of the pack that it is about. `record_walk` finds words another way."""
    if not q.strip():
        return
    if key is Key.MGMT_NO:
        where.add(f"s.mgmt_no = ANY(CAST({where.param(numbers(q))} AS bigint[]))")
    elif key is Key.MARKET_ORDER_NO:
        where.add(f"o.market_order_no LIKE {where.param(starts(q.strip()))}")
    else:
        where.add(f"o.pack_no IN ({packs_found(key, q, where)})")
        of_order(key, q, where)


def of_order(key: Key | None, q: str, where: Where) -> None:
    """Of the orders of a pack that was found, the one that has it. Who receives, and where, is the pack's."""
    if key is Key.BUYER:
        where.add(f"{_normal('o.buyer_name')} LIKE {where.param(contains(normal(q)))}")
    elif key is Key.OPTION_CODE:
        where.add(f"EXISTS ({_ITEM} lower(v ->> 'option_code') = {where.param(normal(q))})")
    elif key in {Key.TEL, Key.MOBILE}:
        tail = where.param(starts(phone_digits(q)[::-1]))
        where.add(f"(reverse(p.recipient_{key}) LIKE {tail} OR reverse(o.buyer_{key}) LIKE {tail})")
    elif key in {Key.PRODUCT_NAME, Key.OPTION_NAME}:
        like, column = where.param(contains(normal(q))), str(key)
        item = _normal(f"v ->> '{column}'")
        where.add(f"({_normal(f'o.channel_{column}')} LIKE {like} OR EXISTS ({_ITEM} {item} LIKE {like}))")


def _normal(column: str) -> str:
    return f"lower(normalize({column}))"


_OF_STAFF = "SELECT mgmt_no FROM staff_message WHERE mgmt_no IS NOT NULL"
"""D15: 메세지여부 asks for a message to the customer, or one of the staff about the order."""
_ITEM = "SELECT 1 FROM jsonb_array_elements(o.items) AS i (v) WHERE"
_OF_SUPPLIER = (
    "SELECT 1 FROM jsonb_array_elements(o.items) AS i (v), option_view ov WHERE ov.option_code = v ->> 'option_code'"
)
