"""Outcomes are stored through an outage, and what is no outage is not hidden."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from services.messaging.application.dispatch import Begun, Dispatch
from services.messaging.application.ports import Outgoing
from services.messaging.domain.outcomes import Accepted, Outcome
from services.messaging.entrypoints import recorder as module
from services.messaging.entrypoints.recorder import Recorder
from shared.contracts.messaging import MessageKind


class Failing:
    """`record` fails with these errors first."""

    def __init__(self, *errors: Exception) -> None:
        self._errors = list(errors)
        self.stored: list[str] = []

    async def record(self, ended: Sequence[tuple[Begun, Outcome]]) -> None:
        if self._errors:
            raise self._errors.pop(0)
        self.stored += [begun.message_id for begun, _ in ended]


def begun(n: int) -> Begun:
    outgoing = Outgoing(f"a{n}", MessageKind.SMS, "15440000", "01000000001", None, "x")
    return Begun(f"m{n}", outgoing, datetime(2026, 11, 2, tzinfo=UTC))


async def test_outcomes_are_stored_when_the_database_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AGAIN_S", 0.001)
    dispatch = Failing(ConnectionRefusedError(), TimeoutError())
    recorder = Recorder(cast(Dispatch, dispatch))
    for n in range(3):
        recorder.add(begun(n), Accepted("k"))
    recorder.finish()
    await asyncio.wait_for(recorder.run(), 5)
    assert dispatch.stored == ["m0", "m1", "m2"]


async def test_error_ends_the_loop_when_it_is_no_outage() -> None:
    recorder = Recorder(cast(Dispatch, Failing(KeyError("bug"))))
    recorder.add(begun(1), Accepted("k"))
    with pytest.raises(KeyError):
        await asyncio.wait_for(recorder.run(), 5)


async def test_attempts_are_left_to_the_sweeper_when_the_outage_lasts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AGAIN_S", 0.001)
    monkeypatch.setattr(module, "RECORD_FOR_S", 0.01)
    dispatch: Any = Failing(*[ConnectionRefusedError()] * 10_000)
    recorder = Recorder(dispatch)
    recorder.add(begun(1), Accepted("k"))
    recorder.finish()
    await asyncio.wait_for(recorder.run(), 5)
    assert dispatch.stored == []
