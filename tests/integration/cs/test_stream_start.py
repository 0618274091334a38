"""A console that opens its stream while cs starts: nothing may be told between its opening and the first look at Redis."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from services.cs.adapters.live_hub import START_S, LiveHub
from services.cs.application.live_stream import RESET, Console, Told, Watcher
from services.cs.bootstrap import build
from services.cs.settings import Settings
from shared.runtime.clock import utc_now
from tests.integration.cs.conftest import Cs
from tests.integration.cs.http import MAKER
from tests.integration.cs.test_stream import Wire, wire

__all__ = ["wire"]


@asynccontextmanager
async def hub_of(cs: Cs, wire: Wire) -> AsyncIterator[LiveHub]:
    """The hub as the bootstrap makes it, not running."""
    service = await build(Settings(database_url=cs.made.url, common=wire.common), utc_now, MAKER.fetch())
    [hub] = [part for stage in service.stages for part in stage if isinstance(part, LiveHub)]
    yield hub
    for close in service.on_close:
        await close()


async def heard(console: Console) -> Told:
    async with asyncio.timeout(30):
        told = await console.inbox.get()
    assert told is not None
    return told


async def test_console_opens_when_the_hub_knows_where_the_stream_stands(cs: Cs, wire: Wire) -> None:
    async with hub_of(cs, wire) as hub, hub.console(Watcher("early")) as early:
        stop = asyncio.Event()
        running = asyncio.create_task(hub.run(stop))
        assert (await heard(early)).event == RESET  # it waited START_S in vain, so it may have missed something
        async with hub.console(Watcher("late")) as late:
            await wire.tell(7)
            assert (await heard(late)).data == '{"pack_no":7}'
        stop.set()
        await running


async def test_nothing_is_missed_when_a_console_opens_before_the_first_look(cs: Cs, wire: Wire) -> None:
    async with hub_of(cs, wire) as hub:
        opened = asyncio.Event()

        async def listen() -> Told:
            async with hub.console(Watcher("kim")) as console:
                opened.set()
                return await heard(console)

        listening = asyncio.create_task(listen())
        waiting = asyncio.create_task(opened.wait())
        done, _ = await asyncio.wait({waiting}, timeout=START_S / 4)
        assert not done  # nobody may tell it anything yet, so it is not open
        stop = asyncio.Event()
        running = asyncio.create_task(hub.run(stop))
        await waiting
        await wire.tell(8)
        assert (await listening).data == '{"pack_no":8}'
        stop.set()
        await running
