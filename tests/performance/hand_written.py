"""The limit of the projection: what a careful person would write for this one job, with nothing around it.

`publish URL QUEUE - N` prints when it began, `consume URL QUEUE DATABASE N` prints when the last row was written.
"""

from __future__ import annotations

import asyncio
import sys
import time

import aio_pika
import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from services.cs.adapters.read_model import SqlReadModel
from services.cs.adapters.records import SqlRecords
from services.cs.application.pack_rows import grid_row, order_row, search_row
from services.cs.application.record_history import records_of
from shared.contracts.orders import OrderCreated
from shared.db.database import Database
from tests.performance.projection import events

IN_FLIGHT = BATCH = 200


async def publish(url: str, queue: str, count: int) -> float:
    """Persistent messages with confirms, 200 in flight."""
    bodies = [orjson.dumps({"n": n, "data": e.model_dump(mode="json")}) for n, e in enumerate(events(count))]
    async with await aio_pika.connect(url) as connection:
        channel = await connection.channel(publisher_confirms=True)
        await channel.declare_queue(queue, durable=True, arguments={"x-queue-type": "quorum"})
        began = time.time()
        for n in range(0, count, IN_FLIGHT):
            await asyncio.gather(
                *(
                    channel.default_exchange.publish(
                        aio_pika.Message(body, delivery_mode=aio_pika.DeliveryMode.PERSISTENT), queue
                    )
                    for body in bodies[n : n + IN_FLIGHT]
                )
            )
    return began


async def consume(url: str, queue: str, database_url: str, count: int) -> float:
    """Batches of up to 200 a transaction, then one ack for all of them."""
    made = [event for event in events(count) if isinstance(event, OrderCreated)]
    rows = [
        (
            grid_row(event.packs[0]),
            search_row(event.packs[0]),
            [order_row(o) for o in event.packs[0].orders],
            records_of(event, event.command_id),
        )
        for event in made
    ]
    database = Database(database_url, name="hand", pool_size=1)
    async with await aio_pika.connect(url) as connection:
        channel = await connection.channel()
        await channel.set_qos(prefetch_count=2 * BATCH)
        declared = await channel.declare_queue(queue, durable=True, arguments={"x-queue-type": "quorum"})
        arrived: asyncio.Queue[aio_pika.abc.AbstractIncomingMessage] = asyncio.Queue()
        await declared.consume(arrived.put)
        seen = 0
        while seen < count:
            batch = [await arrived.get()]
            while len(batch) < BATCH and not arrived.empty():
                batch.append(arrived.get_nowait())
            mine = [rows[orjson.loads(message.body)["n"]] for message in batch]

            async def work(conn: AsyncConnection, mine: list[tuple] = mine) -> None:  # type: ignore[type-arg]
                view = SqlReadModel(conn)
                orders = [order for row in mine for order in row[2]]
                await view.put([row[0] for row in mine], [row[1] for row in mine], orders)
                added = await SqlRecords(conn).add([draft for row in mine for draft in row[3]])
                await view.follow_records({row[0]["pack_no"] for row in mine}, {each.mgmt_no for each in added})

            await database.transaction(work)
            await batch[-1].ack(multiple=True)
            seen += len(batch)
        ended = time.time()
        await declared.delete(if_unused=False, if_empty=False)
    await database.close()
    return ended


if __name__ == "__main__":
    verb, url, queue, database_url, count = sys.argv[1:]
    task = publish(url, queue, int(count)) if verb == "publish" else consume(url, queue, database_url, int(count))
    print(asyncio.run(task))
