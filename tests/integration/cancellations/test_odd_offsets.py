"""A snapshot with a time whose offset PostgreSQL refuses (16 hours and more) is projected all the same."""

from datetime import datetime

from tests.integration.cancellations.fake_orders import FakeOrder
from tests.integration.cancellations.world import World


async def test_order_is_known_when_its_time_has_such_an_offset(world: World) -> None:
    await world.channel("gmarket", "esm")
    told = world.orders.created(FakeOrder(101, "gmarket", "1000"))
    placed = datetime.fromisoformat("2026-12-01T17:00:00+16:00")
    packs = [
        pack.model_copy(update={"orders": tuple(o.model_copy(update={"placed_at": placed}) for o in pack.orders)})
        for pack in told.packs
    ]
    await world.deliver(told.model_copy(update={"packs": tuple(packs)}))
    known = await world.database.read(lambda conn: world.uow(conn).orders.by_numbers([101]))
    assert [order.placed_at for order in known] == [placed]
