"""Messages of a producer `probe` that exists in tests only."""

from typing import ClassVar

from shared.contracts.base import Contract


class Happened(Contract):
    """An event."""

    TYPE: ClassVar[str] = "probe.thing.happened.v1"
    EXCHANGE: ClassVar[str] = "probe.events"
    number: int
    pad: str = ""

    def subject(self) -> str:
        return str(self.number)

    def sequence(self) -> int | None:
        return self.number


class Ignored(Contract):
    """An event that nobody binds."""

    TYPE: ClassVar[str] = "probe.thing.ignored.v1"
    EXCHANGE: ClassVar[str] = "probe.events"
    number: int = 0

    def subject(self) -> str:
        return str(self.number)


class Do(Contract):
    """A command that `reader` takes."""

    TYPE: ClassVar[str] = "reader.thing.do.v1"
    EXCHANGE: ClassVar[str] = "reader.commands"
    number: int

    def subject(self) -> str:
        return str(self.number)
