"""The same vendor and databases as the integration tests of messaging."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.integration.messaging.conftest import database, vendor, vendor_process
from tests.integration.messaging.world import Simulator
from tests.resilience.messaging.worlds import Killable, killable
from tests.support.databases import TestDatabase

__all__ = ["database", "vendor", "vendor_process"]


@pytest.fixture
async def world(database: TestDatabase, vendor: Simulator, tmp_path: Path) -> AsyncIterator[Killable]:
    """A survivor; dispatchers are started by the test."""
    async with killable(database, vendor, tmp_path) as made:
        yield made
