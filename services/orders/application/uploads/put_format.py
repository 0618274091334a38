"""포맷설정 of a channel's order files (F-193): its own, or the usual headers."""

from __future__ import annotations

from datetime import UTC, datetime

from services.orders.application.uploads.kinds import INTAKE
from services.orders.application.uploads.model import UploadUow
from services.orders.application.uploads.take_upload import own_format
from services.orders.domain.sheets.formats import SheetFormat
from shared.contracts.codes import Refusal
from shared.runtime.command import CommandContext


async def read_format(uow: UploadUow, channel_id: str) -> tuple[SheetFormat, bool]:
    """The format in force, and whether it was set for this channel. Raises CHANNEL_NOT_FOUND, CHANNEL_INACTIVE."""
    own = await own_format(uow, INTAKE, channel_id)
    return own or INTAKE.sheet.usual, own is not None


async def put_format(uow: UploadUow, channel_id: str, known: SheetFormat, ctx: CommandContext) -> SheetFormat:
    """Set it. Raises CHANNEL_NOT_FOUND, CHANNEL_INACTIVE, UNKNOWN_FIELD, FIELD_REQUIRED, INVALID_VALUE."""
    await own_format(uow, INTAKE, channel_id)
    if unknown := sorted(set(known.columns) - set(INTAKE.sheet.usual.columns)):
        raise Refusal("UNKNOWN_FIELD", field=f"columns.{unknown[0]}")
    for field in INTAKE.sheet.required:
        names = (field,) if isinstance(field, str) else field
        if not any(name in known.columns for name in names):
            raise Refusal("FIELD_REQUIRED", field=f"columns.{names[0]}")
    _check_date_format(known.date_format)
    await uow.formats.put(channel_id, known, ctx.operator, ctx.at)
    return known


def _check_date_format(date_format: str | None) -> None:
    if not date_format:
        return
    day = datetime(2026, 3, 1, tzinfo=UTC)
    try:
        read = datetime.strptime(day.strftime(date_format), date_format)  # noqa: DTZ007 - only the format is tried
    except ValueError:
        raise Refusal("INVALID_VALUE", field="date_format") from None
    if (read.year, read.month, read.day) != (2026, 3, 1):
        raise Refusal("INVALID_VALUE", field="date_format")
