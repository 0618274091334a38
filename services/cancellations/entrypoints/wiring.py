"""What the routes get from bootstrap."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from services.cancellations.application.lists import ClaimLists, UploadLists
from services.cancellations.application.ports import FileReader, ReadClaims, ResultFile, Uow
from services.cancellations.application.take_claims import Arrival
from shared.db.database import Database
from shared.runtime.clock import Clock
from shared.runtime.command import CommandContext
from shared.runtime.ids import NewId
from shared.web.idempotency import Commands


@dataclass(frozen=True, slots=True)
class App:
    """The service as its routes see it."""

    database: Database
    commands: Commands
    uow: Callable[[AsyncConnection], Uow]
    claim_lists: Callable[[AsyncConnection], ClaimLists]
    upload_lists: Callable[[AsyncConnection], UploadLists]
    read_claims: ReadClaims
    files: FileReader
    result_file: ResultFile
    applier: Callable[[], None]
    clock: Clock
    new_id: NewId

    def arrival(self, context: CommandContext, source: str) -> Arrival:
        """What arrives with a request."""
        return Arrival(context.at, source, self.new_id)
