"""Statements that run thousands of times a minute."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import TextClause, column, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql.selectable import TextualSelect


def known(sql: str | TextClause, *names: str, json: Collection[str] = ()) -> TextualSelect:
    """`sql` that gives just these columns in this order, those of `json` decoded.

    How to read a row is then worked out once and kept; of bare text it is worked out at every run, which takes as long
    as the driver needs for the whole round trip.
    """
    clause = text(sql) if isinstance(sql, str) else sql
    return clause.columns(*(column(name, JSONB) if name in json else column(name) for name in names))
