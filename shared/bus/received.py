"""A message as a handler sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from shared.contracts.base import Contract, Envelope

C = TypeVar("C", bound=Contract)


@dataclass(frozen=True, slots=True)
class Received:
    """One delivered message whose inbox entry this transaction has claimed. `data` is its validated contract."""

    envelope: Envelope
    data: Contract

    @property
    def id(self) -> str:
        return str(self.envelope.id)

    @property
    def time(self) -> datetime:
        return self.envelope.time

    def as_(self, contract: type[C]) -> C:
        """The data as `contract`; the subscription's table guarantees it."""
        if not isinstance(self.data, contract):
            raise TypeError(f"{type(self.data).__name__} is not {contract.__name__}")
        return self.data
