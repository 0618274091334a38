"""What is over is deleted in time, what is not stays."""

from __future__ import annotations

from datetime import timedelta

from services.accounts.adapters.housekeeping import tidy
from services.accounts.bootstrap import core
from tests.integration.accounts.conftest import World


async def test_sessions_go_a_month_after_their_end_and_the_audit_stays_when_tidied(world: World) -> None:
    await world.login("admin")
    base = core(world.settings, world.clock)
    try:
        for days, left in ((0, 1), (36, 1), (38, 0)):
            at = world.clock() + timedelta(days=days)
            await base.database.transaction(lambda conn, at=at: tidy(conn, at))  # type: ignore[misc]
            assert len(await world.rows("SELECT 1 FROM session")) == left
            assert len(await world.rows("SELECT 1 FROM refresh_token")) == left
    finally:
        await base.close()
    assert len(await world.rows("SELECT 1 FROM login_audit")) == 1
