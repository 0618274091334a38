"""검색어: which packs a word finds, each key by its own index (F-011). Every answer is a sub-select of `pack_no`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from services.cs.adapters.weeks import era_tag_sql, texts_hold, week_sql
from services.cs.adapters.where import Where
from services.cs.application.filters import Key
from services.cs.application.search_terms import ERA_WEEKS, asked, exact, normal, starts
from services.cs.application.search_terms import Where as Place
from services.cs.domain.phones import is_number, narrow, typed_digits
from shared.contracts.codes import Refusal

_NOT_DIGIT = re.compile(r"\D")
_NUMBERS = re.compile(r"[\s,]+")
MAX_NUMBERS = 200
BIGGEST = 2**63 - 1


def packs_found(key: Key | None, q: str, where: Where) -> str | None:
    """The sub-select for `q` under `key`, or under every key that `q` can be; None: nothing is asked.

    Raises Refusal INVALID_VALUE for a key that wants numbers.
    """
    if not q.strip():
        return None
    if key is not None:
        return _FINDERS[key](q, where)
    finders = [_FINDERS[each] for each in _WORDS]
    if is_number(q):
        finders += [_FINDERS[each] for each in _NUMBERED if each is not Key.MGMT_NO or _is_numbers(q)]
    return " UNION ALL ".join(finder(q, where) for finder in finders)


def _words(place: Place, column: str) -> Callable[[str, Where], str]:
    def find(q: str, where: Where) -> str:
        text = normal(q)
        every = [f"tokens && ({_EVERY_ERA.format(where.param(token))})" for token in sorted(asked(place, text))]
        like = texts_hold(place, column, text, where)
        return f"SELECT pack_no FROM pack_search WHERE {' AND '.join([*every, like])}"  # noqa: S608

    return find


_EVERY_ERA = f"""SELECT coalesce(array_agg({era_tag_sql("n")} || CAST({{}} AS text)), '{{{{}}}}')
    FROM generate_series((SELECT {week_sql("min(placed_at)")} / {ERA_WEEKS} FROM pack_view),
                         (SELECT {week_sql("max(placed_at)")} / {ERA_WEEKS} FROM pack_view)) AS n"""  # noqa: S608
"""One token as it is stored in each era; `{}` is its placeholder."""


def _option_code(q: str, where: Where) -> str:
    codes = where.param(sorted(exact(Place.OPTION_CODE, [q])))
    return f"SELECT pack_no FROM pack_search WHERE tokens @> CAST({codes} AS text[])"  # noqa: S608


def _is_numbers(q: str) -> bool:
    parts = [part for part in _NUMBERS.split(q) if part]
    return all(part.isascii() and part.isdigit() and int(part[:19]) <= BIGGEST for part in parts)


def numbers(q: str) -> list[int]:
    """관리번호s, one or several pasted. Raises Refusal INVALID_VALUE, TOO_MANY_ROWS."""
    parts = [part for part in _NUMBERS.split(q) if part]
    if len(parts) > MAX_NUMBERS:
        raise Refusal("TOO_MANY_ROWS", limit=MAX_NUMBERS)
    if not _is_numbers(q) or any(len(part) > 18 for part in parts):
        raise Refusal("INVALID_VALUE", field="q")
    return [int(part) for part in parts]


def _mgmt_no(q: str, where: Where) -> str:
    return f"SELECT pack_no FROM order_view WHERE mgmt_no = ANY(CAST({where.param(numbers(q))} AS bigint[]))"  # noqa: S608


def _market_order_no(q: str, where: Where) -> str:
    return f"SELECT pack_no FROM order_view WHERE market_order_no LIKE {where.param(starts(q.strip()))}"  # noqa: S608


def _invoice_no(q: str, where: Where) -> str:
    return f"SELECT pack_no FROM pack_view WHERE invoice_no LIKE {where.param(starts(digits(q)))}"  # noqa: S608


def _phone(column: str) -> Callable[[str, Where], str]:
    def find(q: str, where: Where) -> str:
        tail = where.param(starts(phone_digits(q)[::-1]))
        return (
            f"SELECT pack_no FROM pack_view WHERE reverse(recipient_{column}) LIKE {tail}"  # noqa: S608
            f" UNION ALL SELECT pack_no FROM order_view WHERE reverse(buyer_{column}) LIKE {tail}"
        )

    return find


def phone_digits(q: str) -> str:
    """A phone number, or its tail, as it is stored. Raises Refusal INVALID_VALUE when there is none."""
    return digits(typed_digits(q))


def digits(q: str) -> str:
    """What is left of a waybill number as typed. Raises Refusal INVALID_VALUE when nothing is."""
    found = _NOT_DIGIT.sub("", narrow(q))
    if not found:
        raise Refusal("INVALID_VALUE", field="q")
    return found


_FINDERS: Mapping[Key, Callable[[str, Where], str]] = {
    Key.RECIPIENT: _words(Place.RECIPIENT, "recipient"),
    Key.BUYER: _words(Place.BUYER, "buyers"),
    Key.ADDRESS: _words(Place.ADDRESS, "address"),
    Key.PRODUCT_NAME: _words(Place.PRODUCT, "products"),
    Key.OPTION_NAME: _words(Place.OPTION, "options"),
    Key.OPTION_CODE: _option_code,
    Key.MGMT_NO: _mgmt_no,
    Key.MARKET_ORDER_NO: _market_order_no,
    Key.INVOICE_NO: _invoice_no,
    Key.TEL: _phone("tel"),
    Key.MOBILE: _phone("mobile"),
}
_WORDS = (
    Key.RECIPIENT, Key.BUYER, Key.ADDRESS, Key.PRODUCT_NAME, Key.OPTION_NAME, Key.OPTION_CODE, Key.MARKET_ORDER_NO,
)  # fmt: skip
_NUMBERED = (Key.MGMT_NO, Key.INVOICE_NO, Key.TEL, Key.MOBILE)
