"""포맷설정 of a channel (F-181): its own, or what is known of its adapter's files."""

from __future__ import annotations

from datetime import datetime

from services.cancellations.application.edit_row import channel_of
from services.cancellations.application.ports import Uow
from services.cancellations.domain.formats import FIELDS, KNOWN, UploadFormat
from shared.contracts.codes import Refusal
from shared.runtime.command import CommandContext


async def read_format(uow: Uow, channel_id: str) -> tuple[UploadFormat, bool]:
    """The format in force, and whether it was set for this channel. Raises Refusal CHANNEL_NOT_FOUND."""
    channel = await channel_of(uow, channel_id)
    own = await uow.formats.get(channel_id)
    return own or KNOWN[channel.adapter], own is not None


async def put_format(uow: Uow, channel_id: str, known: UploadFormat, context: CommandContext) -> UploadFormat:
    """Set it. Raises Refusal CHANNEL_NOT_FOUND, UNKNOWN_FIELD, FIELD_REQUIRED, INVALID_VALUE (a date format)."""
    channel = await channel_of(uow, channel_id)
    unknown = sorted(set(known.columns) - set(FIELDS))
    if unknown:
        raise Refusal("UNKNOWN_FIELD", field=f"columns.{unknown[0]}")
    by_line = channel.adapter == "naver" and "market_line_no" in known.columns
    if not by_line and "market_order_no" not in known.columns:
        raise Refusal("FIELD_REQUIRED", field="columns.market_order_no")
    _check_date_format(known.date_format)
    settled = UploadFormat(
        columns=known.columns,
        header_row=known.header_row,
        sheet=known.sheet,
        date_format=known.date_format,
        status_contains=known.status_contains,
        withdrawn_contains=known.withdrawn_contains,
        by_line_alone=by_line,
    )
    await uow.formats.put(channel_id, settled, context.operator, context.at)
    return settled


def _check_date_format(date_format: str | None) -> None:
    if not date_format:
        return
    try:
        day = datetime(2026, 3, 1)  # noqa: DTZ001 - only the format is tried
        datetime.strptime(day.strftime(date_format), date_format)  # noqa: DTZ007
    except ValueError:
        raise Refusal("INVALID_VALUE", field="date_format") from None
    if "%d" not in date_format and "%j" not in date_format:
        raise Refusal("INVALID_VALUE", field="date_format")
