"""One world a test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.integration.cs.conftest import Cs, cs
from tests.resilience.cs.worlds import Killable, killable

__all__ = ["cs"]


@pytest.fixture
async def world(cs: Cs, tmp_path: Path) -> AsyncIterator[Killable]:
    async with killable(cs, tmp_path) as made:
        yield made
