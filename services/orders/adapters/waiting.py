"""Orders in 접수 that came under the same words of a channel (A35, `rematch_all`)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.domain.matching import MatchKey, match_key

_KEY = text(
    """
    SELECT channel_id, channel_product_code, channel_product_name, channel_option_name FROM orders
    WHERE mgmt_no = :mgmt_no
    """
)
_SAME_WORDS = text(
    """
    SELECT o.mgmt_no FROM orders o JOIN pack p USING (pack_no)
    WHERE o.channel_id = :channel AND o.deleted_at IS NULL AND p.status = 'RECEIVED'
      AND coalesce(nullif(o.channel_product_code, ''), o.channel_product_name) = :product
      AND o.channel_option_name = :option
      AND EXISTS (SELECT FROM item i WHERE i.mgmt_no = o.mgmt_no AND NOT i.added_by_cs
                  AND i.option_code IS DISTINCT FROM :code)
    ORDER BY o.mgmt_no LIMIT :limit
    """
)
BIGINT_MAX = 2**63 - 1


class SqlWaiting:
    """Implements `application.ports.Waiting`."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def key_of(self, mgmt_no: int) -> MatchKey | None:
        if not 0 < mgmt_no <= BIGINT_MAX:
            return None
        row = (await self._conn.execute(_KEY, {"mgmt_no": mgmt_no})).one_or_none()
        return match_key(*row) if row else None

    async def mgmt_nos(self, key: MatchKey, option_code: str, limit: int) -> Sequence[int]:
        wanted = {"channel": key.channel_id, "product": key.product_key, "option": key.option_key}
        found = await self._conn.scalars(_SAME_WORDS, {**wanted, "code": option_code, "limit": limit})
        return list(found)
