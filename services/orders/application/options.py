"""상품옵션: upsert in bulk, search, deactivate. A change of stock by hand is a movement in the stock ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from services.orders.application.paging import Found, Part
from shared.contracts.base import Contract
from shared.contracts.codes import Refusal, detail
from shared.contracts.orders import OptionsChanged, OptionState
from shared.runtime.command import CommandContext


class Options(Protocol):
    """Rows of options."""

    async def lock(self, codes: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
        """The options of these codes under their locks; codes that are not there yet are locked as well."""
        ...

    async def known(self, codes: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
        """As `lock`, without locks."""
        ...

    async def suppliers(self, ids: Sequence[str]) -> frozenset[str]: ...
    async def suppliers_named(self, words: Sequence[str]) -> Mapping[str, str]:
        """The supplier that each word is the id or the only name of."""
        ...

    async def upsert(self, rows: Sequence[Mapping[str, Any]]) -> None: ...
    async def record_stock(self, deltas: Mapping[str, int], ctx: CommandContext) -> None: ...
    async def states(self, codes: Sequence[str]) -> Sequence[OptionState]: ...
    async def search(self, asked: Mapping[str, Any], part: Part) -> Found[dict[str, Any]]:
        """By code. `asked`: `product_name`, `option_name`, `option_code`, `q`, `supplier_id`, `active`; None: not asked."""
        ...


class OptionsUow(Protocol):
    """What this use case touches."""

    @property
    def options(self) -> Options: ...
    async def publish(self, messages: Sequence[Contract]) -> None: ...


async def upsert_options(
    uow: OptionsUow, rows: Sequence[Mapping[str, Any]], ctx: CommandContext
) -> list[dict[str, Any]]:
    """Create or change options; each row answers for itself. Fields that are left out or None keep what they were, but
    for `supplier_id`: None says that there is none.

    Row codes: FIELD_REQUIRED (a new option without product), INVALID_VALUE (an unknown supplier, a code twice).
    """
    known = await uow.options.lock(sorted({row["option_code"] for row in rows}))
    suppliers = await _suppliers(uow, rows)
    results: list[dict[str, Any]] = []
    good: dict[str, Mapping[str, Any]] = {}
    deltas: dict[str, int] = {}
    for row in rows:
        code = row["option_code"]
        before = known.get(code)
        refusal = _refusal(row, before, suppliers, twice=code in good)
        results.append(answer(code, refusal))
        if refusal:
            continue
        given = {field: value for field, value in row.items() if value is not None or field == "supplier_id"}
        good[code] = {**(before or _NEW), **given}
        delta = good[code]["stock_on_hand"] - (before or _NEW)["stock_on_hand"]
        if delta:
            deltas[code] = delta
    if good:
        await uow.options.upsert([good[code] for code in sorted(good)])
        await uow.options.record_stock(deltas, ctx)
        await uow.publish([OptionsChanged(at=ctx.at, options=tuple(await uow.options.states(sorted(good))))])
    return results


async def examine_options(uow: OptionsUow, rows: Sequence[Mapping[str, Any]]) -> list[Refusal | None]:
    """What `upsert_options` would answer to each row now. Changes nothing, locks nothing."""
    known = await uow.options.known(sorted({row["option_code"] for row in rows}))
    suppliers = await _suppliers(uow, rows)
    return [_refusal(row, known.get(row["option_code"]), suppliers, twice=False) for row in rows]


async def _suppliers(uow: OptionsUow, rows: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    return await uow.options.suppliers(sorted({row["supplier_id"] for row in rows if row.get("supplier_id")}))


_NEW: Mapping[str, Any] = {
    "option_name": "",
    **{f"price_tier_{tier}": 0 for tier in "abcde"},
    "supplier_id": None,
    "stock_on_hand": 0,
    "sold_out": False,
    "temporarily_sold_out": False,
    "consignment": False,
    "active": True,
}


def _refusal(
    row: Mapping[str, Any], before: Mapping[str, Any] | None, suppliers: frozenset[str], *, twice: bool
) -> Refusal | None:
    if twice:
        return Refusal("INVALID_VALUE", field="option_code")
    if before is None:
        for field in ("product_code", "product_name"):
            if not row.get(field):
                return Refusal("FIELD_REQUIRED", field=field)
    if row.get("supplier_id") and row["supplier_id"] not in suppliers:
        return Refusal("INVALID_VALUE", field="supplier_id")
    return None


def answer(code: str | None, refusal: Refusal | None) -> dict[str, Any]:
    """`{id, ok, code, detail}` of one row."""
    if refusal is None:
        return {"id": code, "ok": True, "code": None, "detail": None}
    return {"id": code, "ok": False, "code": refusal.code, "detail": detail(refusal.code, **refusal.params)}
