"""Bodies of the masters' routes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from services.orders.domain.quantities import MAX_STOCK
from services.orders.entrypoints.rows import Rows
from services.orders.entrypoints.schemas_base import Won
from shared.web.schemas import Body, Bool, Int, Short

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{1,40}$")]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=r"^[^\x00]*$")]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,40}$")]
Adapter = Literal["naver", "coupang", "eleven_st", "esm", "cafe24", "vendor", "manual"]
Tier = Literal["A", "B", "C", "D", "E"]


class ChannelGroupNew(Body):
    """판매처 그룹. `auto_combine`: whether its orders are combined at intake (domain.md 2.5)."""

    id: Slug | None = None
    name: Name
    auto_combine: Bool = True
    active: Bool = True


class ChannelGroupEdit(Body):
    """What may change of a 판매처 그룹."""

    name: Name = ""
    auto_combine: Bool = True
    active: Bool = True


class ChannelNew(Body):
    """판매처: one selling account."""

    id: Slug | None = None
    name: Name
    group_id: Slug | None = None
    adapter: Adapter
    active: Bool = True
    price_tier: Tier = "A"


class ChannelEdit(Body):
    """What may change of a 판매처; its adapter stays."""

    name: Name = ""
    group_id: Slug | None = None
    active: Bool = True
    price_tier: Tier = "A"


class SupplierGroupNew(Body):
    """공급처 그룹."""

    id: Slug | None = None
    name: Name
    active: Bool = True


class SupplierGroupEdit(Body):
    """What may change of a 공급처 그룹."""

    name: Name = ""
    active: Bool = True


class SupplierNew(Body):
    """공급처."""

    id: Slug | None = None
    name: Name
    group_id: Slug | None = None
    active: Bool = True


class SupplierEdit(Body):
    """What may change of a 공급처."""

    name: Name = ""
    group_id: Slug | None = None
    active: Bool = True


class OptionRow(Body):
    """One 상품옵션; fields left out or null keep what they were, but `supplier_id: null` says that there is none.
    `product_code` and `product_name` are needed for a new one."""

    option_code: Code
    product_code: Code | None = None
    product_name: Name | None = None
    option_name: Short | None = None
    price_tier_a: Won | None = None
    price_tier_b: Won | None = None
    price_tier_c: Won | None = None
    price_tier_d: Won | None = None
    price_tier_e: Won | None = None
    supplier_id: Slug | None = None
    stock_on_hand: Annotated[Int, Field(ge=0, le=MAX_STOCK)] | None = None
    sold_out: Bool | None = None
    temporarily_sold_out: Bool | None = None
    consignment: Bool | None = None
    active: Bool | None = None


class OptionsUpsert(Body):
    """Up to 1,000 options; each answers for itself, whatever is wrong with it."""

    options: Rows[OptionRow]


class MatchingPut(Body):
    """매칭 to remember: what the channel calls it, and our option."""

    channel_id: Short
    channel_product_code: Short = ""
    channel_product_name: Short = ""
    channel_option_name: Short = ""
    option_code: Short
