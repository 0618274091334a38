"""Orders that came under the same words of a channel and are unmatched, or carry the wrong match (A35, `rematch_all`)."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.application.ports import Mates, WaitingLine
from services.orders.domain.matching import MatchKey, match_key

_OF_CHANNEL = """
    (o.source = 'CHANNEL' OR o.source = 'SPLIT' AND EXISTS (
        WITH RECURSIVE whole AS (
            SELECT o.copied_from AS mgmt_no
            UNION
            SELECT x.copied_from FROM whole JOIN orders x USING (mgmt_no) WHERE x.source = 'SPLIT'
        )
        SELECT FROM whole JOIN orders x USING (mgmt_no) WHERE x.source = 'CHANNEL'))
    """
"""The order is a channel's line, or pieces split off one: what a copy, a replacement or a reshipped order carries was
chosen by a person."""
_OF_WORDS = "NOT i.added_by_cs AND i.exchanged_qty = 0"
_PRODUCT = "coalesce(nullif(o.channel_product_code, ''), o.channel_product_name)"

_LINE = text(
    f"""
    SELECT o.pack_no, i.option_code,
           o.channel_id, o.channel_product_code, o.channel_product_name, o.channel_option_name
    FROM orders o JOIN item i USING (mgmt_no)
    WHERE o.mgmt_no = :mgmt_no AND i.item_id = :item_id AND {_PRODUCT} <> '' AND {_OF_WORDS} AND {_OF_CHANNEL}
    """  # noqa: S608
)
_MATES = f"""
    SELECT o.mgmt_no, count(*) OVER () AS in_all FROM orders o JOIN pack p USING (pack_no)
    WHERE o.channel_id = :channel AND o.deleted_at IS NULL AND p.status = '{{status}}' AND o.mgmt_no <> :but
      AND {_PRODUCT} = :product AND o.channel_option_name = :option AND {_OF_CHANNEL}
      AND EXISTS (SELECT FROM item i WHERE i.mgmt_no = o.mgmt_no AND {_OF_WORDS}
                  AND (i.option_code IS NULL OR i.option_code = :wrong) AND i.option_code IS DISTINCT FROM :code)
    ORDER BY o.mgmt_no LIMIT :limit
    """  # noqa: S608
_RECEIVED, _INVOICED = (text(_MATES.format(status=status)) for status in ("RECEIVED", "INVOICED"))
"""The status is said in the statement: the indexes of packs that wait, and of labels, are only found so."""
BIGINT_MAX = 2**63 - 1


class SqlWaiting:
    """Implements `application.ports.Waiting`."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def line(self, mgmt_no: int, item_id: object) -> WaitingLine | None:
        if not isinstance(item_id, int) or not (0 < mgmt_no <= BIGINT_MAX and 0 < item_id <= BIGINT_MAX):
            return None
        row = (await self._conn.execute(_LINE, {"mgmt_no": mgmt_no, "item_id": item_id})).one_or_none()
        return WaitingLine(row.pack_no, row.option_code, match_key(*row[2:])) if row else None

    async def mates(
        self, key: MatchKey, wrong: str | None, code: str, but: int, limit: int, *, invoiced: bool = False
    ) -> Mates:
        wanted = {"channel": key.channel_id, "product": key.product_key, "option": key.option_key}
        of = {"wrong": wrong, "code": code, "but": but, "limit": limit}
        rows = (await self._conn.execute(_INVOICED if invoiced else _RECEIVED, {**wanted, **of})).all()
        return Mates([row.mgmt_no for row in rows], rows[0].in_all if rows else 0)
