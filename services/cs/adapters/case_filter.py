"""Filters that returns (x) and exchanges (x) share, as conditions on the case, its order (o) and that one's pack (p)."""

from __future__ import annotations

from services.cs.adapters.finding import digits, numbers, packs_found
from services.cs.adapters.where import Where
from services.cs.application.filters import Key
from services.cs.application.return_filters import CaseFilter, ReturnKey
from services.cs.application.search_terms import contains, normal, starts
from services.cs.domain.phones import is_number

JOINS = """LEFT JOIN order_view o ON o.mgmt_no = x.mgmt_no LEFT JOIN pack_view p ON p.pack_no = o.pack_no"""
CHANNEL = "LEFT JOIN channel_view c ON c.channel_id = x.channel_id"


def shared_conditions(filter: CaseFilter, date_column: str, items: str, return_invoice: str) -> Where:
    """`items`: a sub-select of the case's option codes, as `(…)`; `return_invoice`: with `{}` for the pattern.

    Raises Refusal INVALID_VALUE, TOO_MANY_ROWS.
    """
    where = Where()
    where.between(date_column, "date", filter.dates.start, filter.dates.end)
    if filter.operator is not None:
        where.add("x.requested_by = :operator", operator=filter.operator)
    if filter.channel_id is not None:
        where.add("x.channel_id = :channel_id", channel_id=filter.channel_id)
    if filter.channel_group_id is not None:
        where.add(
            "x.channel_id IN (SELECT channel_id FROM channel_view WHERE group_id = :channel_group_id)",
            channel_group_id=filter.channel_group_id,
        )
    for column, value in (("supplier_group_id", filter.supplier_group_id), ("supplier_id", filter.supplier_id)):
        if value is not None:
            asked = f"SELECT ov.option_code FROM option_view ov WHERE ov.{column} = {where.param(value)}"  # noqa: S608
            where.add(f"EXISTS ({items} AND code IN ({asked}))")
    _find(filter.key, filter.q, where, items, return_invoice)
    return where


def _find(key: ReturnKey | None, q: str, where: Where, items: str, return_invoice: str) -> None:
    """Few of all parcels come back: words are looked for from the case's side, numbers by the indexes of parcels."""
    if not q.strip():
        return
    if key is None:
        where.add(f"({' OR '.join(_anywhere(q, where, items, return_invoice))})")
    elif key is ReturnKey.MGMT_NO:
        where.add(f"x.mgmt_no = ANY(CAST({where.param(numbers(q))} AS bigint[]))")
    elif key is ReturnKey.MARKET_ORDER_NO:
        where.add(f"o.market_order_no LIKE {where.param(starts(q.strip()))}")
    elif key is ReturnKey.RETURN_INVOICE_NO:
        where.add(return_invoice.format(where.param(starts(digits(q)))))
    elif key is ReturnKey.OPTION_CODE:
        where.add(f"EXISTS ({items} AND lower(code) = {where.param(normal(q))})")
    elif key is ReturnKey.PRODUCT_NAME:
        where.add(f"EXISTS ({items} AND lower(normalize(product)) LIKE {_like(q, where)})")
    elif key is ReturnKey.OPTION_NAME:
        where.add(f"EXISTS ({items} AND lower(normalize(named)) LIKE {_like(q, where)})")
    elif key is ReturnKey.BUYER:
        where.add(f"lower(normalize(o.buyer_name)) LIKE {_like(q, where)}")
    elif key in _WORDS:
        where.add(f"EXISTS ({_SEARCHED} s.{_WORDS[key]} LIKE {_like(q, where)})")
    else:
        where.add(f"o.pack_no IN ({packs_found(Key(key), q, where)})")


_SEARCHED = "SELECT 1 FROM pack_search s WHERE s.pack_no = o.pack_no AND"
_WORDS = {ReturnKey.RECIPIENT: "recipient", ReturnKey.ADDRESS: "address"}
_NUMBERED = (Key.TEL, Key.MOBILE, Key.INVOICE_NO)
_MOST_DIGITS = 18


def _anywhere(q: str, where: Where, items: str, return_invoice: str) -> list[str]:
    """Under every key that `q` can be."""
    like, typed = _like(q, where), q.strip()
    words = " OR ".join(f"s.{column} LIKE {like}" for column in _WORDS.values())
    goods = f"lower(normalize(product)) LIKE {like} OR lower(normalize(named)) LIKE {like}"
    found = [
        f"o.market_order_no LIKE {where.param(starts(typed))}",
        f"lower(normalize(o.buyer_name)) LIKE {like}",
        f"EXISTS ({_SEARCHED} ({words}))",
        f"EXISTS ({items} AND ({goods} OR lower(code) = {where.param(normal(q))}))",
    ]
    if is_number(typed):
        packs = " UNION ALL ".join(str(packs_found(each, typed, where)) for each in _NUMBERED)
        found += [f"o.pack_no IN ({packs})", return_invoice.format(where.param(starts(digits(typed))))]
        if typed.isascii() and typed.isdigit() and len(typed) <= _MOST_DIGITS:
            found.append(f"x.mgmt_no = CAST({where.param(int(typed))} AS bigint)")
    return found


def _like(q: str, where: Where) -> str:
    return where.param(contains(normal(q)))
