"""Goods on their way back, as cs tells orders of them: one message, one transaction."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.entrypoints.consumers_returns import subscriptions
from shared.bus.received import Received
from shared.contracts.base import Contract, Envelope
from shared.contracts.cs_returns import ExchangeCancelled, Inspected, ReturnArrived, ReturnCancelled, ReturnSettled
from shared.contracts.orders import PickupRequested
from shared.runtime.clock import utc_now
from tests.integration.orders.conftest import Shop

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


class Returned:
    """A shipped order of three pieces of which some are on their way back."""

    def __init__(self, shop: Shop, mgmt_no: int, item_id: int, return_id: str) -> None:
        self.shop, self.mgmt_no, self.item_id, self.return_id = shop, mgmt_no, item_id, return_id

    @classmethod
    async def of(cls, shop: Shop, qty: int, option: str = "31255") -> "Returned":
        order = await shop.shipped(await shop.take(option=option))
        return await cls(shop, order, await shop.item_id(order), "").again(qty)

    async def again(self, qty: int) -> "Returned":
        """Pieces of the same line, collected once more."""
        await self.shop.done(self.mgmt_no, "request-pickup", items=[{"item_id": self.item_id, "qty": qty}])
        event = (await self.shop.said("orders.return.pickup-requested.v1"))[-1]
        assert isinstance(event, PickupRequested)
        return Returned(self.shop, self.mgmt_no, self.item_id, event.return_id)

    def common(self, revision: int) -> dict[str, Any]:
        return {"mgmt_no": self.mgmt_no, "return_id": self.return_id, "revision": revision, "operator": "agent1",
                "at": AT}  # fmt: skip

    async def arrive(self, revision: int, **pieces: int) -> None:
        found = tuple(
            Inspected.model_validate({"item_id": self.item_id, "qty": qty, "disposition": name.upper()})
            for name, qty in pieces.items()
        )
        await hand_over(self.shop, ReturnArrived(**self.common(revision), inspected=found))

    async def cancel(self, revision: int) -> None:
        await hand_over(self.shop, ReturnCancelled(**self.common(revision)))

    async def settle(self, outcome: str, reason: str = "", pieces: int | None = None) -> None:
        named = None if pieces is None else [{"item_id": self.item_id, "qty": pieces}]
        told = {**self.common(9), "outcome": outcome, "reason": reason, "pieces": named}
        event = ReturnSettled.model_validate(told)
        await hand_over(self.shop, event)

    async def item(self) -> dict[str, Any]:
        return await self.shop.item(self.mgmt_no)

    async def stock(self) -> int:
        [row] = await self.shop.rows("SELECT stock_on_hand FROM option WHERE option_code = '31255'")
        return int(row["stock_on_hand"])

    async def expected(self) -> int:
        rows = (await self.shop.get("/expected-inbounds")).json()["items"]
        return sum(row["qty"] for row in rows)


class Killed(Exception):
    """The process is gone before the commit."""


async def hand_over(shop: Shop, event: Contract, *, dies: bool = False) -> None:
    """As the bus does it: one message, one transaction. Raises Killed when it `dies` with all done but the commit."""
    envelope = Envelope(
        id=uuid4(), source="cs", type=event.TYPE, subject=event.subject(), time=utc_now(), correlationid="test", data={}
    )
    [subscription] = subscriptions(shop.uow, utc_now)

    async def work(conn: AsyncConnection) -> None:
        await subscription.handler(conn, [Received(envelope, event)])
        if dies:
            raise Killed

    await shop.database.transaction(work)


async def replaced(shop: Shop, qty: int = 1, *, ship_first: bool = False) -> tuple[int, int, int]:
    """A shipped order of three pieces, its line, and the order that replaces some of them."""
    order = await shop.shipped(await shop.take())
    item_id = await shop.item_id(order)
    asked = {"item_id": item_id, "qty": qty, "new_option_code": "31256", "reason": "EXCHANGE_SIMPLE"}
    [new] = (await shop.done(order, "exchange-item", **asked, ship_first=ship_first))["created"]
    return order, item_id, new


def called_off(order: int, item_id: int, new: int, qty: int = 1, revision: int = 3) -> ExchangeCancelled:
    return ExchangeCancelled(
        mgmt_no=new, revision=revision, operator="agent1", at=AT, source_mgmt_no=order, item_id=item_id, qty=qty
    )
