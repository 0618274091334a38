"""F-010 … F-022 in any combination and order: what the grid answers is what plain Python finds in the same packs."""

import random
from typing import Any

import pytest

from shared.contracts import orders as o
from tests.integration.cs.conftest import Cs
from tests.integration.cs.http import Api, api_of
from tests.integration.cs.plain_search import (
    CHANNELS,
    FILTERS,
    GROUP,
    NOW,
    SORTS,
    START,
    TOGGLES,
    Choice,
    Facts,
    is_deleted,
    listed,
    packs,
)
from tests.integration.cs.world import channel, option
from tests.unit.cs.factories import created, event


@pytest.mark.usefixtures("counted")
async def test_grid_finds_what_fits_all_filters_in_the_order_asked_when_any_are_combined(cs: Cs) -> None:
    """F-010, F-011, F-012, F-013, F-014, F-015, F-016, F-017, F-018, F-019, F-020, F-021, F-022; `late`, `deleted`,
    and the order of each `sort`."""
    dice = random.Random(11)
    made = packs(dice)
    records: dict[int, dict[str, bool]] = {}
    await cs.project(
        *[channel(name, name, GROUP[name]) for name in CHANNELS],
        o.OptionsChanged(
            at=START, options=(option("30001"), option("30002", sold_out=True), option("30003", temporarily=True))
        ),
    )
    for each in made:
        records[each.pack_no] = {}
        events: list[Any] = [created(each)]
        for task, kind, often in (("set_hold", o.HoldSet, 0.45), ("confirm_shipment", o.PackShipped, 0.25)):
            if dice.random() < often:
                rings = dice.random() < 0.6
                values: dict[str, Any] = {"command_id": f"{task}-{each.pack_no}", "alarm_at": NOW if rings else None}
                values |= {"hold_id": "h"} if kind is o.HoldSet else {}
                events.append(event(kind, each, **values))
                records[each.pack_no][task] = rings
        await cs.project(*events)
    found_some: set[str] = set()
    async with api_of(cs, lambda: NOW) as api:

        async def ask(sort: str, *chosen: Choice) -> int:
            """How many packs it found."""
            asked = {"sort": sort} | {name: value for more, _ in chosen for name, value in more.items()}
            kept = [p for p in made if is_deleted((p, {})) == ("deleted" in asked)]
            facts: list[Facts] = [(p, records[p.pack_no]) for p in kept]
            expected = listed([f[0] for f in facts if all(fits(f) for _, fits in chosen)], sort)
            forwards, backwards, total = await _walked(api, asked)
            assert forwards == expected, asked
            assert backwards == expected, asked
            assert total in (len(expected), None), asked
            return len(expected)

        for _ in range(150):
            names, sort = dice.sample(sorted(FILTERS), dice.choice([1, 2, 2, 3, 4])), dice.choice(SORTS)
            if await ask(sort, *(FILTERS[name](dice) for name in names)) > 1:
                found_some |= {sort, *names}
        alarm, late, deleted = TOGGLES
        for sort in SORTS:
            assert await ask(sort) > 7, "more than a page"
            for toggles in ((alarm,), (late,), (deleted,), (alarm, late), (alarm, deleted), (late, deleted), TOGGLES):
                assert await ask(sort, *toggles) > 1, toggles
    assert found_some == {*SORTS, *FILTERS}


async def _walked(api: Api, asked: dict[str, Any]) -> tuple[list[int], list[int], int | None]:
    """All pages forwards, then all of them back again, and the total where it is exact."""
    pages = [await api.body("/packs", limit=7, **asked)]
    while pages[-1]["next_cursor"]:
        pages.append(await api.body("/packs", limit=7, cursor=pages[-1]["next_cursor"], **asked))
    forwards = [row["pack_no"] for page in pages for row in page["items"]]
    back = [row["pack_no"] for row in pages[-1]["items"]]
    page = pages[-1]
    while page["prev_cursor"]:
        page = await api.body("/packs", limit=7, cursor=page["prev_cursor"], **asked)
        back = [row["pack_no"] for row in page["items"]] + back
    return forwards, back, pages[0]["total"] if pages[0]["total_is_exact"] else None
