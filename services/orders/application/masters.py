"""Masters: channels, groups, suppliers (F-195 … F-198). Listed, created, edited, deactivated; never deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from services.orders.application.paging import Found, Part
from shared.contracts.base import Contract
from shared.contracts.codes import Refusal
from shared.contracts.orders import ChannelChanged, OptionsChanged, OptionState
from shared.runtime.command import CommandContext

ADAPTERS = ("naver", "coupang", "eleven_st", "esm", "cafe24", "vendor", "manual")
"""Which kind of channel a 판매처 is (api.md)."""

OPTIONS_A_MESSAGE = 500


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of master. `prefix` makes ids where the caller chose none; `parent` is the kind that `group_id` names."""

    name: str
    prefix: str
    fields: tuple[str, ...]
    parent: str | None = None


CHANNEL_GROUPS = Kind("channel_group", "group", ("name", "auto_combine", "active"))
CHANNELS = Kind("channel", "channel", ("name", "group_id", "adapter", "active", "price_tier"), "channel_group")
SUPPLIER_GROUPS = Kind("supplier_group", "suppliers", ("name", "active"))
SUPPLIERS = Kind("supplier", "supplier", ("name", "group_id", "active"), "supplier_group")


class Masters(Protocol):
    """Rows of masters, by kind and id."""

    async def page(
        self, kind: Kind, name: str | None, group_id: str | None, active: bool | None, part: Part
    ) -> Found[dict[str, Any]]:
        """By id."""
        ...

    async def get(self, kind: Kind, id_: str) -> Mapping[str, Any] | None: ...
    async def free_id(self, kind: Kind, prefix: str) -> str: ...
    async def insert(self, kind: Kind, id_: str, values: Mapping[str, Any]) -> Mapping[str, Any] | None: ...
    async def update(self, kind: Kind, id_: str, values: Mapping[str, Any]) -> Mapping[str, Any] | None: ...


class SuppliersOptions(Protocol):
    """Options, as far as they tell of their supplier."""

    async def renew_of_supplier(self, supplier_id: str) -> Sequence[OptionState]: ...


class MastersUow(Protocol):
    """What these use cases touch."""

    @property
    def masters(self) -> Masters: ...
    @property
    def options(self) -> SuppliersOptions: ...
    async def publish(self, messages: Sequence[Contract]) -> None: ...


async def create_master(uow: MastersUow, kind: Kind, values: Mapping[str, Any], ctx: CommandContext) -> dict[str, Any]:
    """A new row. Raises ALREADY_EXISTS, INVALID_VALUE (a group that is not there or no longer used)."""
    values = dict(values)
    chosen = values.pop("id", None)
    await _check_parent(uow, kind, values)
    row = await uow.masters.insert(kind, chosen, values) if chosen else None
    if chosen and row is None:
        raise Refusal("ALREADY_EXISTS", field=chosen)
    while row is None:  # somebody may have chosen the id that a number makes
        made = await uow.masters.free_id(kind, str(values.get("adapter") or kind.prefix))
        row = await uow.masters.insert(kind, made, values)
    await _tell(uow, kind, row, ctx)
    return dict(row)


async def edit_master(
    uow: MastersUow, kind: Kind, id_: str, values: Mapping[str, Any], ctx: CommandContext
) -> dict[str, Any]:
    """Change the fields given; readers of options hear of a supplier's new name or group. Raises NOT_FOUND,
    INVALID_VALUE."""
    await _check_parent(uow, kind, values)
    row = await uow.masters.update(kind, id_, values)
    if row is None:
        raise Refusal("NOT_FOUND")
    await _tell(uow, kind, row, ctx)
    if kind is SUPPLIERS and {"name", "group_id"} & set(values):
        states = await uow.options.renew_of_supplier(id_)
        pages = [tuple(states[n : n + OPTIONS_A_MESSAGE]) for n in range(0, len(states), OPTIONS_A_MESSAGE)]
        await uow.publish([OptionsChanged(at=ctx.at, options=page) for page in pages])
    return dict(row)


async def _check_parent(uow: MastersUow, kind: Kind, values: Mapping[str, Any]) -> None:
    group_id = values.get("group_id")
    if group_id is None or kind.parent is None:
        return
    parent = {"channel_group": CHANNEL_GROUPS, "supplier_group": SUPPLIER_GROUPS}[kind.parent]
    group = await uow.masters.get(parent, group_id)
    if group is None or not group["active"]:
        raise Refusal("INVALID_VALUE", field="/group_id")


async def _tell(uow: MastersUow, kind: Kind, row: Mapping[str, Any], ctx: CommandContext) -> None:
    if kind is not CHANNELS:
        return
    await uow.publish(
        [
            ChannelChanged(
                at=ctx.at,
                channel_id=row["id"],
                name=row["name"],
                group_id=row["group_id"],
                adapter=row["adapter"],
                active=row["active"],
                version=row["version"],
            )
        ]
    )
