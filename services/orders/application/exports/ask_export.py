"""A list as a file (F-194, api.md "Exports"): asked for with a reason, taken when it is made, both logged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from services.orders.application.exports.model import Access, Caller, Export, ExportUow
from shared.contracts.codes import Refusal
from shared.runtime.command import CommandContext


async def ask_export(
    uow: ExportUow, kind: str, filter: Mapping[str, Any], reason: str, caller: Caller, ctx: CommandContext
) -> Export:
    """A file to be made, whose filter has been checked. Raises REASON_REQUIRED."""
    if not reason.strip():
        raise Refusal("REASON_REQUIRED")
    export = Export(UUID(ctx.command_id), kind, filter, reason.strip(), caller.unmasked, ctx.operator, ctx.at)
    await uow.exports.add(export)
    await uow.exports.log(_access(export, "EXPORT", ctx.at, caller, ()))
    return export


async def take_file(uow: ExportUow, export_id: UUID, caller: Caller, at: datetime) -> tuple[Export, bytes]:
    """The file, once taking it is logged. Raises NOT_FOUND, NOT_PERMITTED (somebody else's, or unmasked),
    FILE_NOT_READY."""
    export = await uow.exports.get(export_id)
    if export is None:
        raise Refusal("NOT_FOUND")
    theirs = export.asked_by == caller.who or caller.any_file
    if not theirs or (export.unmasked and not caller.unmasked):
        raise Refusal("NOT_PERMITTED")
    if export.rows is None:
        raise Refusal("FILE_NOT_READY")
    file, mgmt_nos = await uow.exports.file(export_id)
    await uow.exports.log(_access(export, "DOWNLOAD", at, caller, mgmt_nos))
    return export, file


def _access(export: Export, action: str, at: datetime, caller: Caller, mgmt_nos: Sequence[int]) -> Access:
    what = {"kind": export.kind, "filter": dict(export.filter), "unmasked": export.unmasked}
    if export.rows is not None:
        what |= {"rows": export.rows}
    return Access(
        at, caller.who, caller.from_address, action, mgmt_nos, what, export.reason, export.id, caller.request_id
    )
