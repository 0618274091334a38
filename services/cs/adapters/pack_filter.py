"""The CS window's filters as conditions on `pack_view p`. Rare things are sought from their own side, by sub-select."""

from __future__ import annotations

from services.cs.adapters.finding import packs_found
from services.cs.adapters.where import Where
from services.cs.application.filters import DateType, PackFilter
from services.cs.domain.records import Handled
from shared.contracts.snapshots import CsStatus

_ABNORMAL = "p.cs_badges <> '{NORMAL}'::text[]"
"""Repeats the predicate of the index of packs with claims."""


def conditions(filter: PackFilter) -> Where:
    """All that was asked; always either listed or deleted packs."""
    where = Where()
    where.add("p.deleted" if filter.deleted else "p.listed")
    column = "p.placed_at" if filter.date_type is DateType.PLACED_AT else "p.shipped_at"
    where.between(column, "date", filter.dates.start, filter.dates.end)
    _states(filter, where)
    _channels(filter, where)
    _records(filter, where)
    for flag, asked in (("sold_out", filter.sold_out), ("temporarily_sold_out", filter.temporarily_sold_out)):
        if asked:
            where.add(f"p.pack_no IN ({_OF_OPTIONS.format(flag)})")
    if found := packs_found(filter.key, filter.q, where):
        where.add(f"p.pack_no IN ({found})")
    return where


def _states(filter: PackFilter, where: Where) -> None:
    if filter.status is not None:
        where.add("p.status = :status", status=filter.status)
    if filter.cs_status is not None:
        where.add("p.cs_badges @> ARRAY[CAST(:cs_status AS text)]", cs_status=filter.cs_status)
        if filter.cs_status is not CsStatus.NORMAL:
            where.add(_ABNORMAL)
    if filter.on_hold:
        where.add("p.on_hold")
    if filter.combined:
        where.add("p.order_count > 1")
    if filter.exclude_cancelled:
        where.add("NOT p.fully_cancelled")
    if filter.late_before is not None:
        where.add("p.status <> 'SHIPPED' AND NOT p.fully_cancelled AND p.ship_by IS NOT NULL")
        where.add("p.ship_by < :late_before", late_before=filter.late_before)


def _channels(filter: PackFilter, where: Where) -> None:
    if filter.channel_id is not None:
        where.add("p.channel_ids @> ARRAY[CAST(:channel_id AS text)]", channel_id=filter.channel_id)
    if filter.channel_group_id is not None:
        where.add(
            "p.channel_ids && (SELECT coalesce(array_agg(channel_id), '{}') FROM channel_view"
            " WHERE group_id = :channel_group_id)",
            channel_group_id=filter.channel_group_id,
        )


def _records(filter: PackFilter, where: Where) -> None:
    """One record has to fit all of 처리여부, 작업자, 작업 and 알람; 미처리 CS asks for itself."""
    if filter.open_cs:
        where.add("p.has_open")
    fits = Where()
    if filter.handled is not None:
        fits.add("s.handled = 'OPEN'" if filter.handled is Handled.OPEN else "s.handled = 'DONE'")
    if filter.alarm:
        fits.add("s.record_id IN (SELECT record_id FROM alarm WHERE dismissed_at IS NULL)")
    if filter.operator is not None:
        fits.add("s.operator = :operator", operator=filter.operator)
    if filter.task is not None:
        fits.add("s.task = :task", task=filter.task)
    if fits.sql != "true":
        where.add(f"p.pack_no IN ({_OF_STATES} WHERE {fits.sql})", **fits.params)


_OF_OPTIONS = (
    "SELECT w.pack_no FROM pack_search w WHERE w.tokens &&"
    " (SELECT coalesce(array_agg('c' || lower(option_code)), '{{}}') FROM option_view WHERE {})"
)
_OF_STATES = "SELECT o.pack_no FROM cs_record_state s JOIN order_view o ON o.mgmt_no = s.mgmt_no"
